using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace TfLrCallbacks.Cli;

/// <summary>Puts an example that works as it stands below the help of every command.</summary>
internal static class HelpExamples
{
    private static readonly Dictionary<string, string> Examples = new(StringComparer.Ordinal)
    {
        ["tflr"] = "tflr preview \"OneCycle(maxLearningRate: 0.1, totalSteps: 500)\"",
        ["values"] = "tflr values \"keras.optimizers.schedules.CosineDecay(1e-3, 1000, alpha=0.01)\" --steps 0..1000,2000 --every 100",
        ["preview"] = "tflr preview \"OneCycle(maxLearningRate: 0.1, totalSteps: 500)\" \"CosineDecay(0.1, 500)\" --steps 500",
        ["explain"] = "tflr explain \"get_cosine_schedule_with_warmup(opt, 500, 10000)\" --base-lr 5e-5 --against \"optax.warmup_cosine_decay_schedule(0.0, 5e-5, 500, 10000)\"",
        ["lint"] = "tflr lint \"keras.optimizers.schedules.CosineDecay(1e-3, 1000)\" --epochs 30 --steps-per-epoch 100",
        ["convert"] = "tflr convert \"torch.optim.lr_scheduler.StepLR(opt, 30, 0.1)\" --base-lr 0.1 --to python-keras",
        ["replay"] = "printf \"epoch,val_loss\\n0,1.0\\n1,0.8\\n2,0.8\\n3,0.9\\n4,0.9\\n\" | tflr replay - \"ReduceLROnPlateau(factor=0.5, patience=2)\" \"EarlyStopping(patience=3)\" --lr 0.1",
    };

    public static void AddTo(RootCommand root)
    {
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        help.Action = new WithExample((SynchronousCommandLineAction)help.Action!);
    }

    private sealed class WithExample(SynchronousCommandLineAction inner) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            int code = inner.Invoke(parseResult);
            string name = parseResult.CommandResult.Command is RootCommand ? "tflr" : parseResult.CommandResult.Command.Name;
            parseResult.InvocationConfiguration.Output.WriteLine($"Example:\n  {Examples[name]}\n");
            return code;
        }
    }
}
