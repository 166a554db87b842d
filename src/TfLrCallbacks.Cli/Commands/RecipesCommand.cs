using System.CommandLine;
using TfLrCallbacks.Porting;

namespace TfLrCallbacks.Cli;

/// <summary><c>tflr recipes</c>: where to start for usual tasks, as lines for the other commands and in C#.</summary>
internal static class RecipesCommand
{
    private static readonly string[] Columns = ["recipe", "optimizer", "highest_rate", "course"];
    private static readonly string[] All = [.. Columns, "source", "schedule", "callbacks", "explain", "train", "csharp"];

    public static Command Create(Terminal terminal)
    {
        Argument<string?> name = new Argument<string?>("NAME") { Description = "One recipe, whole. Default: the list of them.", DefaultValueFactory = _ => null }.Offering(() => Recipes.All.Select(recipe => recipe.Name));
        Option<bool> csharp = new("--csharp") { Description = "Only the C# of the recipe." };
        Option<bool> ranges = new("--ranges") { Description = "Usual rates by architecture and optimizer, with their sources." };
        Option<string> format = FormatOption.Create("the recipes are");
        ExampleCommand command = new("recipes", "Where to start for usual tasks: schedule, callbacks and the range of the rate.", "tflr recipes vit") { name, csharp, ranges, format };
        command.SetAction(parsed =>
        {
            OutputFormat chosen = FormatOption.Of(parsed.GetValue(format), terminal);
            string? wanted = parsed.GetValue(name);
            if (parsed.GetValue(ranges))
            {
                if (wanted is not null || parsed.GetValue(csharp))
                {
                    throw new BadInputException("--ranges is a table of its own and stands without NAME and --csharp.");
                }

                ValueTable.Write(
                    terminal, chosen, ["architecture", "optimizer", "low", "high", "batch", "source"],
                    RateRange.All.Select(range => new object?[] { range.Architecture, range.Optimizer, range.Low, range.High, range.Batch, range.Source }));
                return ExitCode.Done;
            }

            Recipe[] shown = [.. Recipes.All.Where(recipe => wanted is null || recipe.Name == wanted)];
            if (shown.Length == 0)
            {
                throw new BadInputException($"There is no recipe \"{wanted}\". {Nearest.Suggest(wanted!, Recipes.All.Select(recipe => recipe.Name))}");
            }

            if (parsed.GetValue(csharp))
            {
                IdleOption.Tell(parsed, format, "--csharp writes C#", terminal);
                terminal.Out.Write(wanted is null ? throw new BadInputException("--csharp needs the NAME of a recipe.") : shown[0].CSharp);
            }
            else if (wanted is not null && chosen is OutputFormat.Table)
            {
                Tell(shown[0], terminal);
            }
            else
            {
                ValueTable.Write(terminal, chosen, chosen is OutputFormat.Table ? Columns : All, shown.Select(recipe => chosen is OutputFormat.Table ? Row(recipe) : Whole(recipe)));
            }

            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>Gives a text without the marks of code that the page shows it with.</summary>
    private static string Plain(string text) => text.Replace("`", string.Empty, StringComparison.Ordinal);

    private static object?[] Row(Recipe recipe) => [recipe.Name, recipe.Optimizer, Plain(recipe.Rate), recipe.Shape];

    private static object?[] Whole(Recipe recipe) =>
        [.. Row(recipe), recipe.Source, recipe.Schedule, string.Join("; ", recipe.Callbacks), recipe.Explain, recipe.Train, recipe.CSharp];

    private static void Tell(Recipe recipe, Terminal terminal)
    {
        terminal.Out.WriteLine(recipe.Title);
        foreach ((string label, string text) in new[] { ("optimizer", recipe.Optimizer), ("rate", Plain(recipe.Rate)), ("course", recipe.Shape), ("source", recipe.Source) })
        {
            terminal.Out.WriteLine($"  {label,-9}  {terminal.Wrap(text, indent: 13, startColumn: 13)}");
        }

        terminal.Out.WriteLine($"\n{terminal.Wrap(Plain(recipe.Advice), indent: 0)}\n");
        terminal.Out.WriteLine($"{recipe.Explain}\n{recipe.Train}\n");
        terminal.Out.Write(recipe.CSharp);
    }
}
