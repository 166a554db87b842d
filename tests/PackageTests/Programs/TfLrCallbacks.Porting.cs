using TfLrCallbacks.Porting;

// The line of a Python script, with the base rate of its optimizer.
PortedSchedule ported = ScheduleReader.Read(
    "get_cosine_schedule_with_warmup(optimizer, num_warmup_steps=50, num_training_steps=500)",
    new PortingContext { BaseLearningRate = 0.1 });
Console.WriteLine($"{ported.Dialect.Title}: {ported.Schedule.ValueAt(25)} at step 25, {ported.Schedule.ValueAt(500)} at step 500");
foreach (string trap in ported.Traps)
{
    Console.WriteLine(trap);
}
