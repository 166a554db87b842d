using System.Reflection;

namespace TfLrCallbacks.Porting;

/// <content>Scripts whose rates come from timm's schedulers.</content>
internal sealed partial class ScriptTraining
{
    private const string Timm = "timm";

    private static readonly Lazy<IReadOnlyList<Statement>> TimmLibrary = new(() =>
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("TfLrCallbacks.Porting.Training.timm.py")!;
        using StreamReader reader = new(stream);
        return Parser.ReadStatements(reader.ReadToEnd(), out _);
    });

    /// <summary>Makes timm known, where the script has it.</summary>
    private void LearnTimm(Budget budget, Reading reading)
    {
        if (!ScriptSource.All(_statements).OfType<Statement.Import>().SelectMany(import => import.Names).Any(name => name.Meaning.Split('.')[0] == Timm))
        {
            return;
        }

        _library.Assign("_timm_rates", new Value.Function(4, RatesOfTimm, "_timm_rates"));
        _library.Assign("_without_noise", new Value.Function(1, given => given[0] is Value.Nothing ? Value.None : throw Stop("timm draws noise on the rate at random"), "_without_noise"));
        _library.Assign("_unseen", new Value.Symbol("the rates of the groups", default) { Why = "timm makes them" });
        new Interpreter(_library, budget, reading).Run(TimmLibrary.Value);
    }

    /// <summary>Gives the rates of a scheduler: its class, a group's first rate, and its other arguments without and with names.</summary>
    private Value.Function RatesOfTimm(IReadOnlyList<Value> given)
    {
        if (given is not [Value.Text name, var rate, Value.Sequence positional, Value.Dictionary named] || rate.AsDouble() is not { } first || positional.Items.Concat(named.Items.Select(item => item.Value)).Any(IsUnknown))
        {
            throw Stop("what a timm scheduler is given is not known");
        }

        List<(string?, Value)> arguments = [(null, Value.None), .. positional.Items.Select(value => ((string?)null, value)), .. named.Items.Select(item => ((string?)((Value.Text)item.Key).Characters, item.Value))];
        try
        {
            LearningRateSchedule schedule = Dialect.Timm.Create(name.Characters, arguments, new PortingContext { BaseLearningRate = first }).Schedule;
            return new Value.Function(1, at => at[0].AsDouble() is { } step and >= 0 ? schedule.ValueAt(step) : throw Stop("where a timm scheduler stands is not known"), "rate");
        }
        catch (Exception reason) when (reason is PortingException or ArgumentException)
        {
            throw Stop(reason.Message);
        }
    }
}
