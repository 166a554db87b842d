namespace PackageTests;

/// <summary>Runs a test only where PACKAGE_TESTS is set: packing, restoring with an empty cache and running take minutes.</summary>
internal sealed class PackedAttribute : ConditionBaseAttribute
{
    public PackedAttribute()
        : base(ConditionMode.Include) =>
        IgnoreMessage = "Set PACKAGE_TESTS=1 to pack everything, install it with an empty NuGet cache, and run it.";

    public override string GroupName => "packed";

    public override bool IsConditionMet => Environment.GetEnvironmentVariable("PACKAGE_TESTS") is "1";
}
