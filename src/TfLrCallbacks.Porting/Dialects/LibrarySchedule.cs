using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace TfLrCallbacks.Porting;

/// <summary>
/// A schedule that only the arithmetic of another library gives, with the call that makes it: written, it is the reading of that call.
/// </summary>
/// <param name="Schedule">The schedule.</param>
/// <param name="Written">The call and what it took from its surroundings, as an argument list.</param>
internal sealed record LibrarySchedule(LearningRateSchedule Schedule, Value.Call Written) : LearningRateSchedule
{
    /// <summary>What the call is named in JSON.</summary>
    public const string WrittenName = "PythonCall";

    private const string Header =
        WrittenName + "(text, baseLearningRate=None, defaultLearningRate=None, group=0, groups=1, samplesPerStep=None, tokensPerStep=None, scaleScheduleRatio=1.0, precision='Float64', epochs=None, stepsPerEpoch=None)";

    /// <summary>Gets what reads the written form.</summary>
    public static Factory Factory { get; } = new(Header, "the rates of the library's call", Read);

    /// <summary>Gives the schedule with its call where it cannot be written without it.</summary>
    public static LearningRateSchedule Of(LearningRateSchedule schedule, Value.Call call, PortingContext context, bool needsRun) =>
        NeedsCall(schedule) ? new LibrarySchedule(schedule, Write(call.ToString(), context, needsRun)) : schedule;

    /// <summary>Gives a schedule as the reading of its call.</summary>
    /// <param name="ported">The schedule.</param>
    /// <param name="text">The text that it was read from, where its call alone does not say it.</param>
    public static LearningRateSchedule Reading(PortedSchedule ported, string? text = null) =>
        new LibrarySchedule(ported.Schedule, Write(text ?? ported.Call.ToString(), ported.Context, needsRun: true));

    public override double? EndStep() => Schedule.EndStep();

    public override double? MomentumAt(double step) => Schedule.MomentumAt(step);

    public override LearningRateSchedule Bind(RunLength run) => this with { Schedule = Schedule.Bind(run) };

    protected override double Evaluate(double step) => Schedule.ValueAt(step);

    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = KeptTypes.Reason)]
    private static bool NeedsCall(object? part) => part switch
    {
        LibrarySchedule => false,
        LearningRateSchedule or Curve => (part.GetType().Assembly == typeof(LibrarySchedule).Assembly && part is not KerasFloat32)
            || part.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Any(property => IsPart(property.PropertyType) && NeedsCall(property.GetValue(part))),
        _ => false,
    };

    private static bool IsPart(Type type) => typeof(LearningRateSchedule).IsAssignableFrom(type) || typeof(Curve).IsAssignableFrom(type);

    private static Value.Call Write(string text, PortingContext context, bool needsRun)
    {
        PortingContext none = new();
        List<(string?, Value)> arguments = [("text", text)];
        Add("baseLearningRate", context.BaseLearningRate);
        Add("defaultLearningRate", context.DefaultLearningRate);
        Add("samplesPerStep", context.SamplesPerStep);
        Add("tokensPerStep", context.TokensPerStep);
        if (context.Group != none.Group)
        {
            arguments.Add(("group", context.Group));
        }

        if (context.Groups != none.Groups)
        {
            arguments.Add(("groups", context.Groups));
        }

        if (context.ScaleScheduleRatio != none.ScaleScheduleRatio)
        {
            arguments.Add(("scaleScheduleRatio", context.ScaleScheduleRatio));
        }

        if (context.Precision != none.Precision && !context.IsNested)
        {
            arguments.Add(("precision", new Value.Symbol($"{nameof(Precision)}.{context.Precision}", default)));
        }

        if (needsRun && !context.IsNested && context.Run is { StepsPerEpoch: { } steps } run)
        {
            arguments.AddRange([("epochs", run.Epochs), ("stepsPerEpoch", steps)]);
        }

        return new Value.Call(null, WrittenName, arguments, default);

        void Add(string name, double? number)
        {
            if (number is { } given)
            {
                arguments.Add((name, given));
            }
        }
    }

    private static LearningRateSchedule Read(Arguments a) => ScheduleReader.Read(a.Text("text"), new PortingContext
    {
        BaseLearningRate = a.OptionalNumber("baseLearningRate"),
        DefaultLearningRate = a.OptionalNumber("defaultLearningRate"),
        Group = (int)a.WholeAtLeast(0, "group"),
        Groups = (int)a.WholeAtLeast(1, "groups"),
        SamplesPerStep = a.OptionalNumber("samplesPerStep"),
        TokensPerStep = a.OptionalNumber("tokensPerStep"),
        ScaleScheduleRatio = a.Number("scaleScheduleRatio"),
        Precision = a["precision"].ToString().Contains("32", StringComparison.Ordinal) ? Precision.Float32 : Precision.Float64,
        Run = a.OptionalNumber("epochs") is { } epochs ? new RunLength((int)epochs, (long)a.Whole("stepsPerEpoch")) : null,
        Unit = StepUnit.Batch,
    }).Schedule;
}
