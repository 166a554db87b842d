using System.Text.RegularExpressions;

namespace TfLrCallbacks.Porting;

/// <content>What a class does where its object is made.</content>
internal sealed partial class ScriptCallbackClass
{
    /// <summary>Gives the body of the constructor.</summary>
    /// <exception cref="PortingException">It asks for the training run, which does not exist yet.</exception>
    private string OfStart(Statement.Function start)
    {
        string body = _code.Body(start, "            ", isHook: true);
        return !AsksRun().IsMatch(body) ? body
            : throw new PortingException(start.Position, "__init__ sets or reads the rate, and no training runs where the object is made. Give the optimizer that rate where it is made.");
    }

    [GeneratedRegex(@"(?<![\w.])run(\.|[,)])")]
    private static partial Regex AsksRun();
}
