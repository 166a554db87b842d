using System.Runtime.InteropServices;
using System.Text;

[assembly: DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]

namespace TfLrCallbacks.Mpi;

/// <summary>
/// The functions of Open MPI's C interface that are used here. Handles are addresses of objects that the library exports; MPICH and
/// Microsoft MPI have other handles and are refused.
/// </summary>
internal static unsafe partial class OpenMpi
{
    private const string Library = "mpi";
    private const int Success = 0;
    private const int LongestText = 8192;
    private static readonly string[] FileNames = ["libmpi.so.40", "libmpi.so", "libmpi.40.dylib", "libmpi.dylib"];
    private static readonly Lazy<nint> Loaded = new(Load);

    /// <summary>Gets the communicator of all processes that were started together.</summary>
    public static nint World => Export("ompi_mpi_comm_world");

    public static nint Float => Export("ompi_mpi_float");

    public static nint Double => Export("ompi_mpi_double");

    public static nint Byte => Export("ompi_mpi_byte");

    /// <summary>Gets the version that the library gives of itself.</summary>
    public static string Version
    {
        get
        {
            byte* text = stackalloc byte[LongestText];
            int length;
            Check(Native.MPI_Get_library_version(text, &length), "MPI_Get_library_version");
            return Encoding.UTF8.GetString(text, length).TrimEnd('\0');
        }
    }

    /// <summary>Loads the library, once.</summary>
    /// <exception cref="DllNotFoundException">It is not installed.</exception>
    /// <exception cref="NotSupportedException">It is not Open MPI.</exception>
    public static void EnsureLoaded() => _ = Loaded.Value;

    public static void Check(int result, string function)
    {
        if (result is not Success)
        {
            throw new InvalidOperationException($"Open MPI's {function} failed with code {result}.");
        }
    }

    private static nint Load()
    {
        foreach (string name in FileNames)
        {
            if (NativeLibrary.TryLoad(name, typeof(OpenMpi).Assembly, null, out nint library))
            {
                NativeLibrary.SetDllImportResolver(
                    typeof(OpenMpi).Assembly, (wanted, _, _) => wanted is Library ? library : 0);
                return NativeLibrary.TryGetExport(library, "ompi_mpi_comm_world", out _)
                    ? library
                    : throw new NotSupportedException($"The library {name} is an MPI, but not Open MPI, whose handles differ. Install Open MPI (Debian: openmpi-bin).");
            }
        }

        throw new DllNotFoundException($"Open MPI was not found (tried {string.Join(", ", FileNames)}). Install it (Debian: apt-get install openmpi-bin), or train in one process.");
    }

    private static nint Export(string name) => NativeLibrary.GetExport(Loaded.Value, name);

    /// <summary>The functions, under their names in C.</summary>
    internal static partial class Native
    {
        [LibraryImport(Library)]
        public static partial int MPI_Init_thread(int* argc, byte*** argv, int required, int* provided);

        [LibraryImport(Library)]
        public static partial int MPI_Initialized(int* flag);

        [LibraryImport(Library)]
        public static partial int MPI_Finalize();

        [LibraryImport(Library)]
        public static partial int MPI_Abort(nint communicator, int code);

        [LibraryImport(Library)]
        public static partial int MPI_Comm_rank(nint communicator, int* rank);

        [LibraryImport(Library)]
        public static partial int MPI_Comm_size(nint communicator, int* size);

        [LibraryImport(Library)]
        public static partial int MPI_Get_library_version(byte* version, int* length);

        [LibraryImport(Library)]
        public static partial int MPI_Alltoall(void* send, int sendCount, nint sendType, void* receive, int receiveCount, nint receiveType, nint communicator);

        [LibraryImport(Library)]
        public static partial int MPI_Allgather(void* send, int sendCount, nint sendType, void* receive, int receiveCount, nint receiveType, nint communicator);

        [LibraryImport(Library)]
        public static partial int MPI_Bcast(void* buffer, int count, nint type, int root, nint communicator);

        [LibraryImport(Library)]
        public static partial int MPI_Barrier(nint communicator);

        [LibraryImport(Library)]
        public static partial int MPI_Ibarrier(nint communicator, nint* request);

        [LibraryImport(Library)]
        public static partial int MPI_Isend(void* buffer, int count, nint type, int to, int tag, nint communicator, nint* request);

        [LibraryImport(Library)]
        public static partial int MPI_Irecv(void* buffer, int count, nint type, int from, int tag, nint communicator, nint* request);

        [LibraryImport(Library)]
        public static partial int MPI_Test(nint* request, int* flag, void* status);
    }
}
