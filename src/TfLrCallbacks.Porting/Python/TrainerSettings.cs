namespace TfLrCallbacks.Porting;

/// <summary>What a script gives the object that trains, and asks it for elsewhere: <c>self.trainer.max_epochs</c> of Lightning, <c>accelerator.gradient_accumulation_steps</c>.</summary>
internal static class TrainerSettings
{
    /// <summary>Gives the length of the run that the only Trainer of Lightning is given; null for any other member, or where it is not known.</summary>
    public static Value? OfLightning(Expression.Attribute member, Reading reading) =>
        member is { Text: "max_epochs" or "max_steps", Target: Expression.Attribute { Text: "trainer" } or Expression.Name { Text: "trainer" } }
        && reading.Calls.Where(IsLightning).ToArray() is [var trainer] && Given(trainer, member.Text) is { } length && length.AsDouble() > 0 ? length : null;

    /// <summary>Gives how many batches an Accelerator makes an update of; null for any other member.</summary>
    public static Value? OfAccelerator(Value target, string member) =>
        member == "gradient_accumulation_steps" && target is Value.Call { Name: "accelerate.Accelerator" or "accelerate.accelerator.Accelerator" } accelerator && accelerator.Arguments.All(argument => argument.Name is not null and not "gradient_accumulation_plugin")
            ? Given(accelerator, member) ?? 1L : null;

    private static bool IsLightning(Value.Call call) => Dialect.LastPart(call.Name) == "Trainer" && call.Name.Split('.')[0] is "lightning" or "pytorch_lightning";

    private static Value? Given(Value.Call made, string name) => made.Arguments.FirstOrDefault(argument => argument.Name == name).Value;
}
