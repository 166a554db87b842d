using TfLrCallbacks.Cli;

Terminal terminal = Terminal.OfThisProcess();
// What the library warns of goes the same way.
Console.SetError(terminal.Error);
return Tool.Run(args, terminal);
