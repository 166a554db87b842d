namespace TfLrCallbacks.Porting;

/// <content>The settings of a run of Weights and Biases: <c>wandb.config</c> has what <c>wandb.init(config=…)</c> is given.</content>
internal sealed partial class Evaluator
{
    private const string RunSettings = "wandb.config";

    /// <summary>Gives the settings of the run, or one of them by its full name; null for any other name, or where the text does not say them.</summary>
    private Value? OfWandb(string name, SourcePosition position)
    {
        if ((name != RunSettings && !name.StartsWith($"{RunSettings}.", StringComparison.Ordinal)) || reading.Calls.LastOrDefault(call => call.Name == "wandb.init") is not { } run || Settings(run, position) is not { } settings)
        {
            return null;
        }

        Value? value = settings;
        foreach (string member in name.Split('.').Skip(2))
        {
            value = value is null ? null : Objects.Attribute(value, member);
        }

        return value;
    }

    /// <summary>Gives the settings that a run is made with; null where they are not known.</summary>
    private Value? Settings(Value.Call run, SourcePosition position)
    {
        if (run.Arguments.FirstOrDefault(argument => argument.Name == "config").Value is not { } given)
        {
            return null;
        }

        if (given is Value.Dictionary && !reading.RunSettings.TryGetValue(given, out _))
        {
            reading.Note($"line {run.Position.Line}: {RunSettings} is taken to be what wandb.init is given: a sweep would give it other values.");
            reading.RunSettings[given] = Objects.Namespace("easydict.EasyDict", [(null, given)], position, budget)!;
        }

        return given is Value.Dictionary ? reading.RunSettings[given] : given is Value.Instance ? given : null;
    }
}
