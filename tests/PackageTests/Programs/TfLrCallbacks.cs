using TfLrCallbacks;

// A schedule is a function of the step: no engine is needed to look at it, or to train with it in a loop of your own.
LearningRateSchedule schedule = new WarmupCosine(0.1, warmup: 50, totalSteps: 500);
foreach (int step in (int[])[0, 25, 50, 275, 500])
{
    Console.WriteLine($"step {step}: {schedule.ValueAt(step):G4}");
}
