using System.CommandLine;
using TfLrCallbacks.Porting;

namespace TfLrCallbacks.Cli;

/// <summary><c>tflr replay</c>: what callbacks would have done with the metrics of a recorded run.</summary>
internal static class ReplayCommand
{
    /// <summary>What scripts hand a scheduler most often.</summary>
    private static readonly string[] UsualMetrics = ["val_loss", LogNames.Loss];

    public static Command Create(Terminal terminal)
    {
        Argument<string> metrics = new("METRICS") { Description = LogInput.Description + " A ledger.jsonl is replayed without callbacks." };
        Argument<string[]> callbacks = new Argument<string[]>("CALLBACK")
        {
            Description = "The callbacks, each a call of Keras, PyTorch, timm, transformers, optax or this library. A bare name is Keras 3's where its arguments fit; with colons, as in C#, it is ours.",
            Arity = ArgumentArity.ZeroOrMore,
        }.Offering(() => Completion.Callbacks);
        Option<double?> rate = new("--lr") { Description = "The rate at the start. Default: the rate of the optimizer in a call.", HelpName = "X" };
        Option<string> dtype = new("--dtype") { Description = "float32 keeps the rate as Keras does, float64 in double. Default: as the library of the first callback that changes the rate (float32 for Keras and optax)." };
        dtype.AcceptOnlyFromAmong("float32", "float64");
        Option<string> monitor = new("--monitor") { Description = "The metric for a call that names none (PyTorch, timm, transformers, optax). Default: val_loss, else loss, else the only one.", HelpName = "NAME" };
        Option<int?> group = new("--group") { Description = "The parameter group that is followed, from 0. Default: 0.", HelpName = "K" };
        Option<string> format = FormatOption.Create("the epochs are");
        Command command = new ExampleCommand(
            "replay",
            "What callbacks would have done with the metrics of a recorded run: the rate in force after every epoch, and why.",
            example: "printf \"epoch,val_loss\\n0,1.0\\n1,0.8\\n2,0.8\\n3,0.9\\n4,0.9\\n\" | tflr replay - \"ReduceLROnPlateau(factor=0.5, patience=2)\" \"EarlyStopping(patience=3)\" --lr 0.1")
        {
            metrics, callbacks, rate, dtype, monitor, group, format,
        };
        command.SetAction(parsed =>
        {
            string source = parsed.GetValue(metrics)!;
            if (parsed.GetValue(callbacks) is not { Length: > 0 })
            {
                if (!source.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase))
                {
                    throw new BadInputException("replay needs a callback, such as \"ReduceLROnPlateau(patience=2)\". Only a ledger (ledger.jsonl), which holds the rates of a run, is replayed without one.");
                }

                foreach (Option option in new Option[] { rate, dtype, monitor, group })
                {
                    IdleOption.Tell(parsed, option, "a ledger holds the rates themselves", terminal);
                }

                ValueTable.Write(terminal, FormatOption.Of(parsed.GetValue(format), terminal), ["step", "learning_rate", "event"], LedgerFile.Steps(source, terminal));
                return ExitCode.Done;
            }

            PortedCallback[] ported = [.. parsed.GetValue(callbacks)!.SelectMany(CallbackReader.Read)];
            MetricsFile file = MetricsFile.Read(source, terminal);
            ReplayListener listener = new();
            listener.Messages.AddRange(file.Notes);
            PortingContext context = new()
            {
                Precision = PrecisionOf(parsed.GetValue(dtype), ported),
                Monitor = MonitorOf(parsed.GetValue(monitor), ported, file, listener),
                Group = OptionValue.AtLeast(0, parsed.GetValue(group) ?? 0, "--group"),
            };
            if (Array.TrueForAll(ported, callback => callback.Groups <= 1))
            {
                IdleOption.Tell(parsed, group, "no callback has several parameter groups", terminal);
            }

            if (parsed.GetValue(group) is null && Array.Find(ported, callback => callback.Groups > 1) is { } several)
            {
                listener.Messages.Add(FormattableString.Invariant($"{several.Name} has {several.Groups} parameter groups; group 0 is followed. Another one: --group 1."));
            }

            Callback[] made = [.. ported.Select(callback => callback.Create(context))];
            listener.Messages.AddRange(ported.SelectMany(callback => callback.Notes.Concat(callback.Traps)));
            double start = RateOf(parsed.GetValue(rate), ported, context.Group);
            List<ReplayedEpoch> epochs = new ReplayedRun(file, made, start, context.Precision is Precision.Float32, listener).Play();
            Check(ported, file, listener, epochs.Count);
            foreach (string message in listener.Messages)
            {
                terminal.Error.WriteLine($"tflr: {message}");
            }

            ValueTable.Write(
                terminal,
                FormatOption.Of(parsed.GetValue(format), terminal),
                ["epoch", "learning_rate", "event"],
                epochs.Select(epoch => new object?[] { (long)epoch.Epoch, epoch.LearningRate, epoch.Event }));
            return ExitCode.Done;
        });
        return command;
    }

    private static Precision PrecisionOf(string? dtype, PortedCallback[] callbacks) => dtype switch
    {
        "float32" => Precision.Float32,
        "float64" => Precision.Float64,
        _ => (callbacks.FirstOrDefault(callback => callback.ActsOnRate) ?? callbacks.FirstOrDefault(callback => !callback.IsSkipped) ?? callbacks[0]).Precision,
    };

    private static double RateOf(double? given, PortedCallback[] callbacks, int group)
    {
        double rate = given ?? callbacks.Select(callback => callback.LearningRateOf(group)).FirstOrDefault(known => known is not null)
            ?? throw new BadInputException("replay needs the rate at the start, which no optimizer in a call gives. Give it with --lr.");
        return double.IsFinite(rate) && rate >= 0 ? rate : throw new BadInputException($"--lr must be a finite number, 0 or more. Received: {ValueTable.Text(rate)}.");
    }

    /// <summary>Gives the metric for the callbacks whose calls name none.</summary>
    private static string MonitorOf(string? given, PortedCallback[] callbacks, MetricsFile file, ReplayListener listener)
    {
        if (callbacks.FirstOrDefault(callback => callback.IsHandedMetric) is not { } handed)
        {
            return given is null
                ? string.Empty
                : throw new BadInputException("--monitor is for a call that names no metric, and all of these do. Write monitor='…' in the call.");
        }

        if (given is not null)
        {
            return file.Has(given) ? given : throw Missing(given, "--monitor names", file);
        }

        string found = UsualMetrics.FirstOrDefault(file.Has)
            ?? (file.Metrics is [var only] ? only : throw new BadInputException($"{handed.Name} names no metric. Give one of the columns of {file.Origin} with --monitor. There is: {string.Join(", ", file.Metrics)}."));
        if (file.Metrics.Count > 1)
        {
            listener.Messages.Add($"{handed.Name} names no metric and is handed {found}. Give another with --monitor.");
        }

        return found;
    }

    /// <summary>
    /// Refuses a metric that the file does not have, under a synonym neither: the callback has seen nothing and warned of it. Where only some epochs lack the
    /// metric, it names them.
    /// </summary>
    private static void Check(PortedCallback[] callbacks, MetricsFile file, ReplayListener listener, int epochs)
    {
        foreach (string monitor in callbacks.Select(callback => callback.Monitor).OfType<string>().Distinct(StringComparer.Ordinal))
        {
            string told = $"monitors \"{monitor}\"";
            for (int i = 0; i < listener.Messages.Count; i++)
            {
                string message = listener.Messages[i];
                if (message.IndexOf(told, StringComparison.Ordinal) is >= 0 and var at)
                {
                    listener.Messages[i] = file.Has(monitor)
                        ? $"{message[..at]}{told}, which is missing in {file.EpochsWithout(monitor, epochs)}; epochs without it do not count."
                        : throw Missing(monitor, "a callback monitors", file);
                }
            }
        }

        if (callbacks.Any(callback => callback.Name == nameof(TerminateOnNaN)) && !file.Has(LogNames.Loss))
        {
            throw Missing(LogNames.Loss, "TerminateOnNaN watches", file);
        }
    }

    private static BadInputException Missing(string name, string why, MetricsFile file) =>
        new(file.WhySkipped(name) is { } fault
            ? $"{file.Origin}: the column \"{name}\", which {why}, is not one of numbers: {fault}. Correct it, or name another."
            : $"{file.Origin} has no column \"{name}\", which {why}. There is: {string.Join(", ", file.Metrics)}. Name one of these, or add the column.");
}
