namespace TfLrCallbacks.Porting.Tests;

/// <summary>Trainers of a script's own that make their optimizer or their schedule: with what TrainingArguments say.</summary>
[TestClass]
public sealed class TrainerTests
{
    private const string Head = "import math, torch, transformers\nfrom torch.optim.lr_scheduler import LambdaLR\nfrom transformers import Trainer, TrainingArguments, get_linear_schedule_with_warmup\n";
    private const string Linear = "        self.lr_scheduler = get_linear_schedule_with_warmup(self.optimizer, self.args.warmup_steps, num_training_steps)\n";

    [TestMethod]
    [DataRow("class Mine(Trainer):\n    def create_scheduler(self, num_training_steps, optimizer=None):\n" + Linear + "        return self.lr_scheduler\nargs = TrainingArguments('out', learning_rate=0.1, warmup_steps=2, max_steps=10)\nMine(model=m, args=args).train()\n", "new Anneal(initialLearningRate: 0, endLearningRate: 0.1, steps: 2).Then(boundary: 2, next: new Anneal(initialLearningRate: 0.1, endLearningRate: 0, steps: 8))")]
    [DataRow("class Mine(Trainer):\n    def create_scheduler(self, num_training_steps, optimizer=None):\n        if self.lr_scheduler is None:\n            def fn(step):\n                return 0.5 ** (step // self.every)\n            self.lr_scheduler = LambdaLR(optimizer or self.optimizer, fn)\n        return self.lr_scheduler\n    def __init__(self, *a, every=4, **k):\n        super().__init__(*a, **k)\n        self.every = every\nMine(model=m, args=TrainingArguments('out', max_steps=10), every=5).train()\n", "Math.Pow(0.5, Math.Floor(step / 5.0))")]
    [DataRow("class Mine(Trainer):\n    def create_optimizer_and_scheduler(self, num_training_steps):\n        self.optimizer = torch.optim.SGD(self.model.parameters(), lr=self.args.learning_rate * 2)\n" + Linear + "args = TrainingArguments('out', learning_rate=0.1, num_train_epochs=2)\nMine(model=m, args=args).train()\n", "initialLearningRate: 0.2, endLearningRate: 0.0, steps: Length.Steps(TrainDataloaderCount * 2)")]
    [DataRow("class Mine(Trainer):\n    def create_optimizer_and_scheduler(self, num_training_steps):\n        self.optimizer = torch.optim.SGD(self.model.parameters(), lr=0.1)\n" + Linear + "args = TrainingArguments('out', num_train_epochs=2, gradient_accumulation_steps=4)\nMine(model=m, args=args).train()\n", "2.0 * UpdatesOfAnEpochCount")]
    public void A_trainer_has_the_schedule_that_it_makes(string script, string expected)
    {
        string code = ScriptPorter.Port(Head + script, PortEngine.Embedded).CSharp;
        Assert.Contains(expected, code.Replace("\n            .", ".", StringComparison.Ordinal));
        Assert.Contains("(), StepUnit.Batch),", code);
        Assert.DoesNotContain("makes the schedule itself", code);
    }
}
