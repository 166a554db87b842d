using System.Text;

namespace TfLrCallbacks.Cli.Tests;

/// <summary>Reads the rows of the contract: files with commands, what they write, and what they end with.</summary>
/// <remarks>
/// A line begins with what it is: <c># </c> a row, a test of its own in a fresh folder; <c>file NAME</c> and then <c>| </c> lines: a file; <c>$ </c> a command, of which
/// <c>&lt; </c> lines before it are the standard input, and <c>@ WIDTH [NAME=VALUE…]</c> before it the terminal. All after it is its standard output, but <c>! </c> lines,
/// standard error, and <c>? CODE</c>, the exit code, 0 where there is none. <c>[..]</c> stands for any text of a line, a line <c>...</c> for any lines; <c>\e</c> is the escape character.
/// </remarks>
internal static class Transcript
{
    public static IEnumerable<ContractRow> Read(string text)
    {
        ContractRow? row = null;
        ContractCommand command = new();
        StringBuilder? file = null;
        foreach (string line in text.Split('\n'))
        {
            string rest = line.Length > 2 ? line[2..].Replace("\\e", "\e", StringComparison.Ordinal) : string.Empty;
            switch (line)
            {
                case ['#', ' ', ..]:
                    if (row is not null)
                    {
                        yield return row;
                    }

                    row = new ContractRow(rest);
                    command = new ContractCommand();
                    break;
                case ['|', ' ', ..] or "|" when file is not null:
                    file.Append(rest).Append('\n');
                    break;
                case ['f', 'i', 'l', 'e', ' ', .. var name] when command.Line is null:
                    row!.Files.Add((name, file = new StringBuilder()));
                    break;
                case ['@', ' ', ..]:
                    string[] words = rest.Split(' ');
                    command = new ContractCommand { Width = int.Parse(words[0], System.Globalization.CultureInfo.InvariantCulture), Environment = words[1..] };
                    break;
                case ['<', ' ', ..]:
                    command = command.Line is null ? command : new ContractCommand();
                    command.Input.Append(rest).Append('\n');
                    break;
                case ['$', ' ', ..]:
                    command = command.Line is null ? command : new ContractCommand();
                    command.Line = rest;
                    row!.Commands.Add(command);
                    break;
                case ['!', ' ', ..]:
                    command.Error.Add(rest);
                    break;
                case ['?', ' ', ..]:
                    command.Code = int.Parse(rest, System.Globalization.CultureInfo.InvariantCulture);
                    break;
                default:
                    if (command.Line is not null)
                    {
                        command.Output.Add(line.Replace("\\e", "\e", StringComparison.Ordinal));
                    }

                    break;
            }
        }

        if (row is not null)
        {
            yield return row;
        }
    }
}
