using System.CommandLine;
using TfLrCallbacks.Porting;

namespace TfLrCallbacks.Cli;

/// <summary><c>tflr schedules</c> and <c>tflr callbacks</c>: the names that are known, of this library and of others.</summary>
internal static class NamesCommand
{
    public static Command Schedules(Terminal terminal) => Create(
        terminal, "schedules", "The schedules that are known, by library.", "tflr schedules torch", dialect => dialect.Schedules);

    public static Command Callbacks(Terminal terminal) => Create(
        terminal, "callbacks", "The callbacks that replay and train know, by library.", "tflr callbacks keras", CallbackReader.NamesOf);

    private static ExampleCommand Create(Terminal terminal, string name, string description, string example, Func<Dialect, IReadOnlyList<string>> names)
    {
        Argument<string?> library = new Argument<string?>("LIBRARY") { Description = "One library. Default: all of them.", DefaultValueFactory = _ => null }.Offering(() => Dialect.All.Where(dialect => names(dialect).Count > 0).Select(dialect => dialect.Name));
        Option<string> format = FormatOption.Create("the names are");
        ExampleCommand command = new(name, description, example) { library, format };
        command.SetAction(parsed =>
        {
            string? wanted = parsed.GetValue(library);
            Dialect[] shown = [.. Dialect.All.Where(dialect => (wanted is null || dialect.Name == wanted) && names(dialect).Count > 0)];
            if (shown.Length == 0)
            {
                throw new BadInputException($"No library \"{wanted}\" has {name} here. {Nearest.Suggest(wanted!, Dialect.All.Where(dialect => names(dialect).Count > 0).Select(dialect => dialect.Name))}");
            }

            ValueTable.Write(
                terminal,
                FormatOption.Of(parsed.GetValue(format), terminal),
                ["library", "name"],
                shown.SelectMany(dialect => names(dialect).Order(StringComparer.OrdinalIgnoreCase).Select(known => new object?[] { dialect.Name, known })));
            return ExitCode.Done;
        });
        return command;
    }
}
