namespace TfLrCallbacks.Porting;

/// <summary>Which fastai a text is of: version 1 has its names in <c>fastai.vision</c>, version 2 in <c>fastai.vision.all</c>, and their arguments are called otherwise.</summary>
internal static class FastaiVersion
{
    /// <summary>What stands before the name of a function of version 1.</summary>
    public const string First = "fastai.v1.";

    private static readonly HashSet<string> Modules = new(["fastai.vision", "fastai.text", "fastai.tabular", "fastai.collab"], StringComparer.Ordinal);

    private static readonly HashSet<string> Names = new(["cyc_len", "max_lr", "div_factor", "final_div", "callbacks", "tot_epochs", "batch_multiplier"], StringComparer.Ordinal);

    /// <summary>Gets whether the modules whose names are all imported are those of version 1.</summary>
    public static bool IsFirst(IReadOnlyList<string> modules) => modules.Any(Modules.Contains) && !modules.Any(module => module.StartsWith("fastai.", StringComparison.Ordinal) && module.EndsWith(".all", StringComparison.Ordinal));

    /// <summary>Gets whether an argument has a name that only version 1 has.</summary>
    public static bool IsFirst(string? argument) => argument is not null && Names.Contains(argument);
}
