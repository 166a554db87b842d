namespace TfLrCallbacks.Embedded.Tests;

/// <summary>Sets the library and the threads of matrix products until the end of a test.</summary>
internal sealed class LibraryInUse : IDisposable
{
    private readonly bool _avoided = MatrixLibrary.Avoided;
    private readonly int _threads = MatrixLibrary.Threads;

    public LibraryInUse(bool avoided, int threads)
    {
        MatrixLibrary.Avoided = avoided;
        MatrixLibrary.Threads = threads;
    }

    public void Dispose()
    {
        MatrixLibrary.Avoided = _avoided;
        MatrixLibrary.Threads = _threads;
    }
}
