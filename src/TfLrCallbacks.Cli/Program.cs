using TfLrCallbacks.Cli;

Terminal terminal = Terminal.OfThisProcess();
// Warnings of the library, which go to Console.Error, are wrapped and cleaned too.
Console.SetError(terminal.Error);
return Tool.Run(args, terminal);
