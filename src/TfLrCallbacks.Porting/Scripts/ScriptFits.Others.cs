using System.Globalization;
using System.Text;

namespace TfLrCallbacks.Porting;

/// <content>Models with several optimizers, which a class of the script compiles by names of its own.</content>
internal sealed partial class ScriptFits
{
    /// <summary>Names what a model is compiled with as optimizers beside, or in place of, the one that Keras knows.</summary>
    private void Others(StringBuilder body, ScriptConstruct fit)
    {
        foreach (ScriptArgument other in Compile(fit)?.Arguments.Where(argument => IsOther(argument.Name)) ?? [])
        {
            string? scheduled = Expressions.All(other.Written).OfType<Expression.Call>().Select(call => schedules.GetValueOrDefault(call)).FirstOrDefault(name => name is not null);
            body.Append(CultureInfo.InvariantCulture, $"        // TODO line {other.Written.Position.Line}: {other.Name} is an optimizer of its own, and {(scheduled is null ? "its rate" : $"that {scheduled}() sets its rate")} is not carried over: give each of the model's optimizers a Fit of its own.\n");
        }
    }

    /// <summary>Gets whether an argument of <c>compile</c> is an optimizer that only the class of the script knows: <c>d_optimizer</c>, <c>opt_g</c>.</summary>
    public static bool IsOther(string name) => name != "optimizer"
        && (name.EndsWith("optimizer", StringComparison.Ordinal) || name.EndsWith("_opt", StringComparison.Ordinal) || name.EndsWith("_optim", StringComparison.Ordinal) || name.StartsWith("optimizer_", StringComparison.Ordinal) || name.StartsWith("opt_", StringComparison.Ordinal));
}
