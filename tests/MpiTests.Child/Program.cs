using System.Globalization;
using MpiTests.Child;
using TfLrCallbacks;
using TfLrCallbacks.Mpi;

// twice | exchange | find THREADS | train | differ RANK | odd-WHAT RANK | fail-WHERE RANK | signal FOLDER RANK | save FOLDER [kill | full | full-kill] | throw RANK | kill RANK | hang RANK SECONDS [SECONDS THAT WORKER 0 IS LATE]
string job = args[0];
if (job is "signal")
{
    return Interruption.StopOnSignal(() => Attacked.Interrupt(args[1], int.Parse(args[2], CultureInfo.InvariantCulture)));
}

if (job is "save")
{
    Attacked.Save(args[1], args.Length > 2 ? args[2] : string.Empty);
    return 0;
}

if (job is "twice")
{
    Attacked.StartTwice();
    return 0;
}

int chosen = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : -1;
TimeSpan? limit = args.Length > 2 ? TimeSpan.FromSeconds(double.Parse(args[2], CultureInfo.InvariantCulture)) : null;
using MpiWorkers workers = MpiWorkers.Start(limit);
if (job is "exchange")
{
    Exchange.Compare(workers);
    return 0;
}

if (job is "find")
{
    Small.Find(workers, chosen);
    return 0;
}

if (job is "train" or "differ")
{
    Small.Train(workers, chosen);
    return 0;
}

if (job.StartsWith("odd-", StringComparison.Ordinal) || job.StartsWith("fail-", StringComparison.Ordinal))
{
    Attacked.Train(workers, job, workers.Rank == chosen);
    return 0;
}

workers.Barrier();
if (workers.Rank == chosen)
{
    switch (job)
    {
        case "throw":
            throw new InvalidDataException("the data is torn");
        case "kill":
            System.Diagnostics.Process.GetCurrentProcess().Kill();
            break;
        case "hang":
            Thread.Sleep(Timeout.Infinite);
            break;
        default:
            return 2;
    }
}

if (job is "hang" && args.Length > 3 && workers.Rank is 0)
{
    Thread.Sleep(TimeSpan.FromSeconds(double.Parse(args[3], CultureInfo.InvariantCulture)));
}

double[] value = [1];
workers.Sum(value);
return 0;
