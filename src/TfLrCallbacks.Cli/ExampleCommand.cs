using System.CommandLine;

namespace TfLrCallbacks.Cli;

/// <summary>A command with an example that works as it stands, which its help shows.</summary>
internal sealed class ExampleCommand(string name, string description, string example) : Command(name, description)
{
    public string Example { get; } = example;
}
