using TfLrCallbacks;
using TorchSharp;
using static TorchSharp.torch;

const int Steps = 200;
LearningRateSchedule schedule = new WarmupCosine(0.05, warmup: "10%").Bind(new RunLength(epochs: 1, stepsPerEpoch: Steps));

try
{
    using var model = nn.Linear(2, 1);
    using var optimizer = optim.Adam(model.parameters());
    using Tensor x = rand(64, 2);
    using Tensor y = x.sum(1, keepdim: true);
    for (int step = 0; step < Steps; step++)
    {
        foreach (var group in optimizer.ParamGroups)
        {
            group.LearningRate = schedule.ValueAt(step);
        }

        optimizer.zero_grad();
        using Tensor loss = nn.functional.mse_loss(model.forward(x), y);
        loss.backward();
        optimizer.step();
    }

    using Tensor end = nn.functional.mse_loss(model.forward(x), y);
    Console.WriteLine($"loss {end.item<float>():g3}");
}
catch (Exception error) when (error is NotSupportedException or TypeInitializationException or DllNotFoundException)
{
    Console.WriteLine("LibTorch is not here: dotnet add package TorchSharp-cpu (about 200 MB), then this example trains.");
}
