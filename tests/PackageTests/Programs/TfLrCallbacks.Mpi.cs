using TfLrCallbacks.Mpi;

// mpirun -n 2 dotnet bin/Release/net10.0/YourProgram.dll
using MpiWorkers workers = MpiWorkers.Start(timeLimit: TimeSpan.FromMinutes(1));
var values = new float[] { workers.Rank, 1 };
workers.Average(values);
if (workers.Rank is 0)
{
    Console.WriteLine($"{workers.Count} worker(s), mean of their numbers {values[0]}, over {MpiWorkers.LibraryVersion}");
}

// A model of TfLrCallbacks.Embedded takes them as they are: new Sequential(...) { Workers = workers }.
