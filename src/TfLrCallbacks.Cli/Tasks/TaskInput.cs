using System.CommandLine;
using TfLrCallbacks.Embedded;
using TfLrCallbacks.Porting;

namespace TfLrCallbacks.Cli;

/// <summary>The task that a command is given: data, and the options that say what is trained on it.</summary>
internal sealed class TaskInput
{
    /// <summary>Images of 8 by 8 points; its file, as scikit-learn gives it, has them as rows.</summary>
    private const string Digits = "digits";

    private const string Fashion = "fashion-mnist";

    /// <summary>Where Debian's package dataset-fashion-mnist puts its files.</summary>
    private const string DebianFolder = "/usr/share/datasets/fashion-mnist";

    private readonly Argument<string> _task = new Argument<string>("TASK") { Description = "digits (bundled), fashion-mnist, a folder with the four IDX files of MNIST and its relatives, an .npz file in Keras' layout, or a .csv file whose last column is the class; - reads such a table from standard input." }.Offering(() => [Digits, Fashion]);
    private readonly Option<string?> _data = new("--data") { Description = $"Where the files of fashion-mnist lie. Default: {DebianFolder}.", HelpName = "DIR" };
    private readonly Option<string> _model = new Option<string>("--model") { Description = "mlp with the widths of its layers, or cnn.", DefaultValueFactory = _ => "mlp:128", HelpName = "MODEL" }.Offering(() => ["mlp:128", "cnn"]);
    private readonly Option<string> _optimizer = new Option<string>("--optimizer") { Description = "The optimizer by its Keras name; sgd has a momentum of 0.9.", DefaultValueFactory = _ => "sgd", HelpName = "NAME" }.Offering(() => Optimizer.Names);
    private readonly Option<double?> _rate = new("--lr") { Description = "The optimizer's rate where no schedule sets it. Default: the optimizer's own.", HelpName = "RATE" };
    private readonly Option<int> _batch = new("--batch") { Description = "How many samples make a step.", DefaultValueFactory = _ => 64, HelpName = "N" };

    public void AddTo(Command command)
    {
        command.Arguments.Insert(0, _task);
        foreach (Option option in new Option[] { _model, _optimizer, _rate, _batch, _data })
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Gives the task as the user wrote it.</summary>
    public string Name(ParseResult parsed) => parsed.GetValue(_task)!;

    /// <summary>Says that the optimizer's rate has no effect, where it is given.</summary>
    public void TellRateIsIdle(ParseResult parsed, string why, Terminal terminal) => IdleOption.Tell(parsed, _rate, why, terminal);

    public TrainingTask Read(ParseResult parsed, Terminal terminal)
    {
        int batch = OptionValue.AtLeast(1, parsed.GetValue(_batch), "--batch");
        if (parsed.GetValue(_rate) is { } rate && !(double.IsFinite(rate) && rate >= 0))
        {
            throw new BadInputException($"--lr must be a finite number, 0 or more. Received: {ValueTable.Text(rate)}.");
        }

        if (Name(parsed) is not Fashion)
        {
            IdleOption.Tell(parsed, _data, $"it says where {Fashion} lies", terminal);
        }

        (DataSet raw, string hash) = Name(parsed) is "-" ? Piped(terminal) : Load(PathOf(Name(parsed), parsed.GetValue(_data)));
        TrainingTask task = new(
            hash, raw.Standardize(), Name(parsed) == Digits ? [8, 8] : [.. raw.TrainImages.shape.Skip(1).Select(size => (int)size)], parsed.GetValue(_model)!, parsed.GetValue(_optimizer)!, parsed.GetValue(_rate), batch);

        try
        {
            // What is wrong with model or optimizer is told before anything is written.
            _ = task.NewModel(seed: 0);
            return task;
        }
        catch (ArgumentException bad)
        {
            throw new BadInputException(bad.Message.StartsWith("Must ", StringComparison.Ordinal) ? $"--optimizer m{bad.Message[1..]}" : $"--optimizer {task.OptimizerName}: {bad.Message}", bad);
        }
    }

    private static (DataSet Data, string Hash) Load(string path) =>
        (DataSet.Load(path), RunConfig.HashOf(File.Exists(path) ? [path] : Directory.GetFiles(path).Order(StringComparer.Ordinal)));

    /// <summary>Reads a table from standard input.</summary>
    private static (DataSet Data, string Hash) Piped(Terminal terminal)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("tflr-");
        try
        {
            string file = Path.Combine(folder.FullName, "standard-input.csv");
            File.WriteAllText(file, InputText.Read("-", terminal));
            return Load(file);
        }
        catch (InvalidDataException bad)
        {
            throw new BadInputException(bad.Message.Replace(folder.FullName + Path.DirectorySeparatorChar, string.Empty, StringComparison.Ordinal), bad);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string PathOf(string task, string? data) => task switch
    {
        Digits => Path.Combine(AppContext.BaseDirectory, "data", "digits.npz"),
        Fashion when data is not null => data,
        Fashion when Directory.Exists(DebianFolder) => DebianFolder,
        Fashion => throw new BadInputException($"There is no {DebianFolder}. Install Debian's package dataset-fashion-mnist, or say with --data where the four files lie."),
        _ => File.Exists(task) || Directory.Exists(task)
            ? task
            : throw new BadInputException($"There is no task, file or folder \"{task}\". {Nearest.Suggest(task, [Digits, Fashion])} A task is digits, fashion-mnist, a folder with IDX files, an .npz file or a .csv file."),
    };
}
