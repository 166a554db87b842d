using System.CommandLine;

namespace TfLrCallbacks.Cli;

/// <summary><c>tflr completion</c>: a script that makes a shell complete commands, options and their values.</summary>
internal static class CompletionCommand
{
    /// <summary>The scripts ask the tool itself, by the directive <c>[suggest]</c> of System.CommandLine, so they never go out of date.</summary>
    private static readonly Dictionary<string, string> s_scripts = new(StringComparer.Ordinal)
    {
        ["bash"] = """
            # In ~/.bashrc: source <(tflr completion bash)
            _tflr() {
                local IFS=$'\n'
                COMPREPLY=($(compgen -W "$(tflr "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
            }
            complete -o default -F _tflr tflr
            """,
        ["zsh"] = """
            # In ~/.zshrc, after compinit: source <(tflr completion zsh)
            _tflr() {
                local -a found
                local line="${(j: :)words[1,CURRENT-1]} $PREFIX"
                found=(${(f)"$(tflr "[suggest:$#line]" "$line" 2>/dev/null)"})
                compset -P '--*='
                (( $#found )) && compadd -a found || _files
            }
            compdef _tflr tflr
            """,
        ["fish"] = """
            # tflr completion fish > ~/.config/fish/completions/tflr.fish
            function __tflr_complete
                set -l line (commandline -cp | string collect)
                set -l option (string match -r -- '^--[^=]*=' (commandline -ct))
                set -l found (tflr "[suggest:"(string length -- $line)"]" "$line" 2>/dev/null)
                if set -q found[1]
                    printf '%s\n' "$option"$found
                else
                    __fish_complete_path (commandline -ct)
                end
            end
            complete -c tflr -f -a '(__tflr_complete)'
            """,
        ["powershell"] = """
            # In $PROFILE: tflr completion powershell | Out-String | Invoke-Expression
            Register-ArgumentCompleter -Native -CommandName tflr -ScriptBlock {
                param($word, $ast, $position)
                $position -= $ast.Extent.StartOffset
                $option = if ($word -match '^--[^=]*=') { $Matches[0] } else { '' }
                tflr "[suggest:$position]" "$ast".PadRight($position) 2>$null |
                    ForEach-Object { [System.Management.Automation.CompletionResult]::new($option + $_, $_, 'ParameterValue', $_) }
            }
            """,
    };

    public static Command Create(Terminal terminal)
    {
        Argument<string> shell = new("SHELL") { Description = "bash, zsh, fish or powershell." };
        shell.AcceptOnlyFromAmong([.. s_scripts.Keys]);
        Command command = new ExampleCommand("completion", "A script that completes commands and options in a shell; its first line says where it belongs.", example: "tflr completion bash") { shell };
        command.SetAction(parsed =>
        {
            terminal.Out.WriteLine(s_scripts[parsed.GetValue(shell)!].ReplaceLineEndings("\n"));
            return ExitCode.Done;
        });
        return command;
    }
}
