namespace TfLrCallbacks.Embedded.Tests;

/// <summary>The data sets of the repository.</summary>
internal static class TestData
{
    private static readonly Lazy<DataSet> LazyDigits = new(() => DataSet.Load(PathOf("digits.npz")));
    private static readonly Lazy<DataSet> LazyFashion = new(() => DataSet.Load(PathOf("fashion-mnist-2000.npz")));

    public static DataSet Digits => LazyDigits.Value;

    public static DataSet Fashion => LazyFashion.Value;

    public static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "data", file);
}
