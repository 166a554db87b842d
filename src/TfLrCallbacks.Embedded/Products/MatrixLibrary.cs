namespace TfLrCallbacks.Embedded;

/// <summary>The library that multiplies the matrices of the embedded engine, and the number of its threads.</summary>
/// <remarks>
/// <para>
/// Where OpenBLAS is installed (<c>apt-get install libopenblas0-pthread</c>, <c>brew install openblas</c>, or <c>libopenblas.dll</c> beside the program) and computes what
/// NumSharp computes, its products are taken; otherwise NumSharp's, on one thread. Runs are bit-identical with the same library on the same number of threads of one machine.
/// </para>
/// </remarks>
public static class MatrixLibrary
{
    private static int _threads = 1;

    /// <summary>Gets the name: <c>OpenBLAS</c> or <c>NumSharp</c>.</summary>
    public static string Name => IsOpenBlas ? "OpenBLAS" : "NumSharp";

    /// <summary>Gets a sentence on what is used, and why.</summary>
    public static string Description => IsOpenBlas
        ? $"{OpenBlas.Description}, {Threads} thread{(Threads is 1 ? string.Empty : "s")}"
        : Avoided ? "NumSharp, as OpenBLAS is turned off" : $"NumSharp, one thread (OpenBLAS is not used: {OpenBlas.Missing})";

    /// <summary>Gets or sets a value indicating whether OpenBLAS is left alone though it is there.</summary>
    /// <value>The default is false, or true where the environment variable TFLR_MATRIX_LIBRARY is <c>NumSharp</c>.</value>
    public static bool Avoided { get; set; } =
        string.Equals(Environment.GetEnvironmentVariable("TFLR_MATRIX_LIBRARY"), "NumSharp", StringComparison.OrdinalIgnoreCase);

    /// <summary>Gets or sets the number of threads that a training step may use, 1 or more: in large matrix products, and in the passes over all weights.</summary>
    /// <value>The default is 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public static int Threads
    {
        get => _threads;
        set => _threads = Check.AtLeast(1, value, nameof(Threads));
    }

    internal static bool IsOpenBlas => !Avoided && OpenBlas.Missing is null;
}
