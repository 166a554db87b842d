namespace TfLrCallbacks.Cli;

/// <summary>The recipes. docs/recipes.md is made of them.</summary>
internal static class Recipes
{
    public static IReadOnlyList<Recipe> All { get; } =
    [
        new(
            "resnet", "ResNet from scratch", "SGD, momentum 0.9", "0.1 for a batch of 256, in proportion to the batch", "steps, each a tenth of the one before",
            "He et al. 2015, arXiv:1512.03385; epochs as in Goyal et al. 2017, arXiv:1706.02677",
            "Milestones are epochs, because that is how the papers count them.",
            "MultiStepDecay(initialLearningRate: 0.1, milestones: ['30 epochs', '60 epochs', '80 epochs'])", "--epochs 90 --steps-per-epoch 5004", "--epochs 4")
        {
            TrialSchedule = "MultiStepDecay(initialLearningRate: 0.1, milestones: ['2 epochs', '3 epochs'])",
        },
        new(
            "vit", "Vision transformer from scratch", "AdamW", "5e-4 for a batch of 512, in proportion to the batch", "warm-up over 5 of 300 epochs, then a cosine",
            "Touvron et al. 2020, arXiv:2012.12877; the defaults of facebookresearch/deit, main.py",
            "Without the warm-up a transformer often never recovers from its first steps. A guard on the norm of the gradients (`GradientNormGuard`) helps where single batches throw it off.",
            "WarmupCosine(peakLearningRate: 5e-4, warmup: '5 epochs')", "--epochs 300 --steps-per-epoch 2502", "--optimizer adamw --epochs 4")
        {
            TrialSchedule = "WarmupCosine(peakLearningRate: 2e-3, warmup: '1 epoch')",
        },
        new(
            "transformer", "Transformer from scratch", "Adam, beta_2 0.98", "1 / sqrt(width · warm-up), 7e-4 for 512 and 4,000 steps", "linear warm-up, then the inverse square root of the step",
            "Vaswani et al. 2017, arXiv:1706.03762",
            "The rate follows from the width of the model and the warm-up; a shorter warm-up makes it higher.",
            "Noam(512, 4000)", "--epochs 10 --steps-per-epoch 10000", "--optimizer adam --epochs 4")
        {
            TrialSchedule = "Noam(512, 48)",
        },
        new(
            "fine-tuning", "Fine-tuning of a pretrained transformer", "AdamW", "2e-5, 3e-5 or 5e-5 for a batch of 16 or 32, over 2 to 4 epochs", "linear warm-up over the first tenth, then a line to 0",
            "Devlin et al. 2018, arXiv:1810.04805; lower layers at 1/2.6 of the rate of the layer above: Howard and Ruder 2018, arXiv:1801.06146",
            "A pretrained model is destroyed by a high rate in its first steps. `EarlyStopping` puts back the best epoch. On TensorFlow.NET `LayerWiseDecay` gives lower layers lower rates.",
            "Anneal(initialLearningRate: 3e-5, endLearningRate: 0, steps: '90%').WithWarmup('10%')", "--epochs 3 --steps-per-epoch 1000", "--optimizer adamw --epochs 4")
        {
            TrialSchedule = "Anneal(initialLearningRate: 1e-3, endLearningRate: 0, steps: '90%').WithWarmup('10%')",
            Callbacks = ["EarlyStopping(patience: 2, restoreBestWeights: true)"],
        },
        new(
            "small-data", "Small data, short training", "SGD, momentum 0.9", "the rate of a range test (`tflr find`)", "one-cycle",
            "Smith and Topin 2017, arXiv:1708.07120; Smith 2018, arXiv:1803.09820",
            "0.05 below is what a range test finds on the bundled digits; `tflr find` finds yours. `--find` in place of `--schedule` finds the rate and trains with it. `EarlyStopping` puts the best weights back where the run has overfitted.",
            "OneCycle(maxLearningRate: 0.05)", "--epochs 20 --steps-per-epoch 24", "--epochs 5")
        {
            TrialSchedule = "OneCycle(maxLearningRate: 0.05)",
            Callbacks = ["EarlyStopping(patience: 5, restoreBestWeights: true)"],
        },
        new(
            "gan", "GAN", "Adam, beta_1 0.5", "2e-4 for a batch of 128, both networks", "constant; a schedule of its own for each network",
            "Radford et al. 2015, arXiv:1511.06434; different rates for the two networks: Heusel et al. 2017, arXiv:1706.08500",
            "A GAN has two networks, each with an optimizer and a schedule of its own; train them in a loop of your own (docs/own-loop.md). No metric tells when to lower the rate, so plateau rules and early stopping are of no use here.",
            "ConstantRate(2e-4)", "--epochs 5 --steps-per-epoch 1000", "--optimizer adam --epochs 4")
        {
            TrialSchedule = "ConstantRate(2e-4)",
        },
        new(
            "large-batch", "Large batch", "SGD, momentum 0.9", "0.1 for a batch of 256, in proportion to the batch: 3.2 for 8,192", "warm-up over 5 epochs from the rate of the small batch, then a cosine",
            "Goyal et al. 2017, arXiv:1706.02677 (with steps in place of the cosine); cosine: Loshchilov and Hutter 2016, arXiv:1608.03983",
            "`schedule.ForBatch(from, to)` carries a schedule over to another batch size. Without the warm-up so high a rate often makes the training diverge.",
            "WarmupCosine(peakLearningRate: 3.2, warmup: '5 epochs', startLearningRate: 0.1)", "--epochs 90 --steps-per-epoch 157", "--batch 256 --epochs 6")
        {
            TrialSchedule = "WarmupCosine(peakLearningRate: 0.2, warmup: '2 epochs', startLearningRate: 0.05)",
        },
        new(
            "long-run", "Long run with extension", "AdamW", "as usual for the model", "warm-up, constant, decay over the last tenth or fifth of the run",
            "Hu et al. 2024, arXiv:2404.06395; Hägele et al. 2024, arXiv:2405.18392",
            "The rate stays high until you decide to stop, so the run can go on from any state before the decay (`ExtendPolicy.StableDecay`); `run.RequestCooldown(\"20%\")` starts the decay at once.",
            "WarmupStableDecay(peakLearningRate: 1e-3, warmup: '2%', decay: '10%')", "--epochs 100 --steps-per-epoch 1000", "--optimizer adam --epochs 5")
        {
            TrialSchedule = "WarmupStableDecay(peakLearningRate: 3e-3, warmup: '10%', decay: '20%')",
        },
    ];
}
