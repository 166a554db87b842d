using System.CommandLine;
using SeveralWorkers;
using TfLrCallbacks;

var steps = new Option<int>("--steps") { Description = "How many updates to make.", DefaultValueFactory = _ => 200 };
var kill = new Option<int[]>("--kill") { Description = "RANK STEP: end this worker with SIGKILL before this step, to see what happens.", Arity = new ArgumentArity(2, 2), AllowMultipleArgumentsPerToken = true };
var resume = new Option<bool>("--resume") { Description = "Go on where a training was broken off." };
var runDir = new Option<string>("--run-dir") { Description = "Where the state is saved.", DefaultValueFactory = _ => "runs/several-workers" };
var command = new RootCommand("Trains one model on all workers: mpirun -n 2 dotnet SeveralWorkers.dll") { steps, kill, resume, runDir };
ParseResult parsed = command.Parse(args);
if (parsed.Errors.Count > 0 || parsed.Action is not null)
{
    return parsed.Invoke();
}

// Not by an action: invoking one opens the console, before MpiWorkers.Start can open it without the control codes for a terminal.
return Interruption.StopOnSignal(() => Training.Run(
    parsed.GetValue(steps), parsed.GetValue(kill) is [int rank, int step] ? (rank, step) : null, parsed.GetValue(resume), parsed.GetValue(runDir)!));
