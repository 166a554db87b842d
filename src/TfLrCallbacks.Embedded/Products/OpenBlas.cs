using System.Reflection;
using System.Runtime.InteropServices;
using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>Matrix products by OpenBLAS, where the system has it installed.</summary>
/// <remarks>
/// The library is looked for once. Old builds compute wrongly on some processors, so its products are compared with NumSharp's on shapes with odd
/// edges first; where they differ, it is not used.
/// </remarks>
internal static unsafe partial class OpenBlas
{
    private const string Library = "openblas";
    private const int RowMajor = 101;
    private const int AsItIs = 111;
    private const int Transposed = 112;

    private static readonly string[] Files =
    [
        "libopenblas.so.0", "libopenblas.so", "libopenblas.dll", "libopenblas.dylib",
        "/opt/homebrew/opt/openblas/lib/libopenblas.dylib", "/usr/local/opt/openblas/lib/libopenblas.dylib",
    ];

    /// <summary>Gets why the library is not used; null where it is.</summary>
    public static string? Missing { get; } = Find();

    /// <summary>Gets the library's own description, such as "OpenBLAS 0.3.21 … Haswell MAX_THREADS=64".</summary>
    public static string Description => Marshal.PtrToStringUTF8(GetConfig())?.Trim() ?? "OpenBLAS";

    /// <summary>Computes a · b into rows that lie together, on up to some threads.</summary>
    /// <remarks>
    /// Divided is the longest side: in a layer that has more weights than there are samples in a batch, each thread then reads and fills the same part of the weights in all
    /// products, and nothing but sums goes from one core's cache to another's. The library itself is left at one thread: its own threads would wait actively beside ours.
    /// </remarks>
    public static void Multiply(NDArray a, NDArray b, NDArray result, int least)
    {
        Factor left = Factor.Of(a);
        Factor right = Factor.Of(b);
        (int m, int n, int k) = ((int)result.shape[0], (int)result.shape[1], (int)a.shape[1]);
        if (a.shape[0] != m || b.shape[0] != k || b.shape[1] != n)
        {
            throw new ArgumentException(
                $"A product of {Arrays.Show(a.shape)} and {Arrays.Show(b.shape)} does not have the shape {Arrays.Show(result.shape)}. A layer was given another shape of inputs than it was built for.", nameof(a));
        }

        float* sums = Arrays.Address(result);
        if (k > Math.Max(m, n) && Chunks.Number(k, least) is > 1 and var parts)
        {
            using NDArray others = np.empty(new Shape(parts - 1, m * n), NPTypeCode.Single);
            float* other = Arrays.Address(others);
            Chunks.For(k, least, (part, start, end) =>
                MultiplyPart(left, right, (0, start, 0), m, n, end - start, part is 0 ? sums : other + ((part - 1L) * m * n), n));
            MatrixProduct.AddRows(new ReadOnlySpan<float>(other, (parts - 1) * m * n), new Span<float>(sums, m * n));
        }
        else if (m > n)
        {
            Chunks.For(m, least, (start, end) => MultiplyPart(left, right, (start, 0, 0), end - start, n, k, sums, n));
        }
        else
        {
            Chunks.For(n, least, (start, end) => MultiplyPart(left, right, (0, 0, start), m, end - start, k, sums, n));
        }

        GC.KeepAlive(a);
        GC.KeepAlive(b);
        GC.KeepAlive(left.Array);
        GC.KeepAlive(right.Array);
        GC.KeepAlive(result);
    }

    /// <summary>Computes some rows of a · b, or of a · bᵀ; all lie in contiguous arrays. Threads may compute different rows at once.</summary>
    public static void MultiplyRows(NDArray a, int start, NDArray b, bool transposeB, NDArray result, int into, int rows)
    {
        (int n, int k) = ((int)result.shape[1], (int)a.shape[1]);
        Sgemm(
            RowMajor, AsItIs, transposeB ? Transposed : AsItIs, rows, n, k, 1,
            Arrays.Address(a) + ((long)start * k), k, Arrays.Address(b), transposeB ? k : n, 0, Arrays.Address(result) + ((long)into * n), n);
    }

    /// <summary>Computes aᵀ · b over some rows of both, and adds it to the result or puts it there.</summary>
    public static void MultiplyTransposed(NDArray a, NDArray b, int start, int rows, Span<float> result, bool add)
    {
        (int m, int n) = ((int)a.shape[1], (int)b.shape[1]);
        fixed (float* sum = result)
        {
            Sgemm(
                RowMajor, Transposed, AsItIs, m, n, rows, 1,
                Arrays.Address(a) + ((long)start * m), m, Arrays.Address(b) + ((long)start * n), n, add ? 1 : 0, sum, n);
        }
    }

    private static void MultiplyPart(Factor left, Factor right, (int Row, int Inner, int Column) from, int m, int n, int k, float* result, int stride) => Sgemm(
        RowMajor, left.Order, right.Order, m, n, k, 1, left.From(from.Row, from.Inner), left.Stride, right.From(from.Inner, from.Column), right.Stride, 0,
        result + ((long)from.Row * stride) + from.Column, stride);

    private static string? Find()
    {
        nint library = 0;
        if (!Array.Exists(Files, file => NativeLibrary.TryLoad(file, typeof(OpenBlas).Assembly, null, out library)))
        {
            return "it is not installed";
        }

        if (!NativeLibrary.TryGetExport(library, "cblas_sgemm", out _) || !NativeLibrary.TryGetExport(library, "openblas_set_num_threads", out _))
        {
            return "the library that was found has no cblas_sgemm";
        }

        NativeLibrary.SetDllImportResolver(
            typeof(OpenBlas).Assembly, (name, _, _) => name is Library ? library : 0);
        SetNumThreads(1);
        return ComputesRight() ? null : "its products differ from NumSharp's, as old builds' do on some processors";
    }

    private static bool ComputesRight()
    {
        using var scope = NDScope.Open();
        NumPyRandom random = np.random.RandomState(1);
        foreach ((int m, int n, int k) in ((int, int, int)[])[(1, 1, 1), (7, 13, 5), (33, 17, 129), (65, 31, 257), (130, 67, 63), (5, 300, 1)])
        {
            NDArray a = random.standard_normal(new Shape(m, k)).astype(NPTypeCode.Single);
            NDArray b = random.standard_normal(new Shape(k, n)).astype(NPTypeCode.Single);
            NDArray expected = np.dot(a.astype(NPTypeCode.Double), b.astype(NPTypeCode.Double));
            NDArray bound = NDArray.Scalar(1e-4 * Math.Sqrt(k));
            foreach ((NDArray left, NDArray right) in ((NDArray, NDArray)[])[(a, b), (np.ascontiguousarray(a.T).T, b), (a, np.ascontiguousarray(b.T).T)])
            {
                NDArray actual = np.empty(new Shape(m, n), NPTypeCode.Single);
                Multiply(left, right, actual, least: int.MaxValue);
                if (!np.all(np.abs(actual.astype(NPTypeCode.Double) - expected) < bound))
                {
                    return false;
                }
            }
        }

        return true;
    }

    [LibraryImport(Library, EntryPoint = "cblas_sgemm")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void Sgemm(
        int order, int orderA, int orderB, int m, int n, int k, float alpha, float* a, int strideA, float* b, int strideB, float beta, float* c, int strideC);

    [LibraryImport(Library, EntryPoint = "openblas_set_num_threads")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void SetNumThreads(int count);

    [LibraryImport(Library, EntryPoint = "openblas_get_config")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint GetConfig();

    /// <summary>A matrix as the library takes it: its rows, or those of its transpose, lie together.</summary>
    private readonly record struct Factor(NDArray Array, int Order, int Stride)
    {
        public float* From(int row, int column) =>
            Arrays.Address(Array) + (Order is AsItIs ? ((long)row * Stride) + column : ((long)column * Stride) + row);

        public static Factor Of(NDArray matrix)
        {
            if (matrix.Shape.IsContiguous)
            {
                return new Factor(matrix, AsItIs, (int)matrix.shape[1]);
            }

            NDArray turned = matrix.T;
            return turned.Shape.IsContiguous
                ? new Factor(turned, Transposed, (int)matrix.shape[0])
                : new Factor(np.ascontiguousarray(matrix), AsItIs, (int)matrix.shape[1]);
        }
    }
}
