using TfLrCallbacks.Cli;

return Tool.Run(args, Terminal.OfThisProcess());
