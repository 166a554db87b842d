using System.Globalization;

namespace TfLrCallbacks.Porting;

/// <content>Several schedulers of one optimizer, whose factors are multiplied.</content>
internal sealed partial class ScriptWriter
{
    /// <summary>Writes the product of schedulers of which some are stepped once an epoch and some with each update; null where one is no factor.</summary>
    private string? OfTwoUnits((ScriptConstruct Construct, ScriptPlace Place)[] stepped)
    {
        if (!AreFactors(stepped))
        {
            return null;
        }

        string product = Product(stepped, item => Unit(item) == "StepUnit.Epoch" ? ".Stretch(\"1 epoch\").Staircase(\"1 epoch\")" : string.Empty);
        string name = Member("AllSchedulers");
        _body.Append(CultureInfo.InvariantCulture, $"    // lines {string.Join(", ", stepped.Select(item => item.Construct.Line))}: they drive one optimizer, some stepped once an epoch, some with each update; their factors are multiplied\n    public static LearningRateSchedule {name}() =>\n        {product};\n\n");
        _updates.Add(name);
        return name;
    }

    /// <summary>Gives the product of schedulers by their methods, where one of them is made with settings; null where all is known, or where one is no factor.</summary>
    private string? OfFactors((ScriptConstruct Construct, ScriptPlace Place)[] stepped) =>
        AreFactors(stepped) && stepped.Any(item => OfSettings(item.Construct, item.Place) is not null || OfLambda(item.Construct, item.Place) is not null) ? Product(stepped, _ => string.Empty) : null;

    /// <summary>Gets whether schedulers multiply the rate that there is: LambdaLR and others write over it. Where a cosine rises again it adds a part of its own first rate, which the training shows.</summary>
    private bool AreFactors((ScriptConstruct Construct, ScriptPlace Place)[] stepped) => stepped.All(item => item.Construct.Kind == "torch-schedule" && _schedules.ContainsKey(item.Construct.Call!)
        && item.Construct.Name is not ("LambdaLR" or "CyclicLR" or "OneCycleLR" or "CosineAnnealingWarmRestarts" or "SWALR" or "SequentialLR") && item.Construct.Arguments.All(argument => argument.Name != "eta_min"));

    private string Product((ScriptConstruct Construct, ScriptPlace Place)[] stepped, Func<(ScriptConstruct Construct, ScriptPlace Place), string> inUnit)
    {
        string Factor((ScriptConstruct Construct, ScriptPlace Place) item) => $"{_schedules[item.Construct.Call!]}(){inUnit(item)}";
        return stepped.Skip(1).Aggregate(Factor(stepped[0]), (all, next) => $"{all}.Times({Factor(next)}.Scale(1.0 / {Rate(next.Construct, next.Place)}))");
    }
}
