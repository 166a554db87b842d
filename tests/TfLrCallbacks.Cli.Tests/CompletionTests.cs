namespace TfLrCallbacks.Cli.Tests;

/// <summary>The completion scripts in the shells themselves, where they are installed.</summary>
[TestClass]
public sealed class CompletionTests
{
    /// <summary>Asks a shell what it would insert for each line that follows, one answer a line, words between bars.</summary>
    private static readonly Dictionary<string, string> s_questions = new(StringComparer.Ordinal)
    {
        ["bash"] = """
            source <(tflr completion bash)
            for line in "${@}"; do
                COMP_LINE=$line COMP_POINT=${#line} word=${line##*[ =]}
                read -ra COMP_WORDS <<< "${line%"$word"}"
                COMP_CWORD=${#COMP_WORDS[@]} COMP_WORDS+=("$word")
                _tflr
                (IFS='|'; echo "${COMPREPLY[*]}")
            done
            """,
        ["zsh"] = """
            # The widgets of completion work in an editor alone: compadd, compset and _files tell here what they are given.
            compdef() { }
            compset() { [[ $PREFIX == --*=* ]] && prefix=${PREFIX%%=*}= PREFIX=${PREFIX#*=}; }
            compadd() { shift; answer=$prefix${(j:|:)${(P)1}}; answer=${answer//|/|$prefix}; }
            _files() { answer=FILES; }
            source <(tflr completion zsh)
            for line in "${@}"; do
                words=(${(z)line}) prefix= answer=
                [[ $line == *' ' ]] && words+=('')
                CURRENT=$#words PREFIX=${words[-1]}
                _tflr
                print -r -- $answer
            done
            """,
        ["fish"] = """
            tflr completion fish | source
            for line in $argv
                echo (complete -C $line | string replace -r '\t.*' '' | string replace -r '^beside.csv$' FILES | string join -- '|')
            end
            """,
        ["pwsh"] = """
            tflr completion powershell | Out-String | Invoke-Expression
            foreach ($line in $args) {
                (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText -replace '^\./beside.csv$', 'FILES' -join '|'
            }
            """,
    };

    private static readonly TemporaryFolder s_folder = new();

    [TestMethod]
    [DataRow("bash", "")]
    [DataRow("zsh", "FILES")]
    [DataRow("fish", "FILES")]
    [DataRow("pwsh", "FILES")]
    public async Task A_shell_completes(string shell, string files)
    {
        string prefix = shell is "bash" ? string.Empty : "--optimizer=";
        (string Line, string Expected)[] cases =
        [
            ("tflr doc", "doctor"),
            ("tflr convert x --to k", "keras-json"),
            ("tflr train --optimizer=ada", string.Join('|', new[] { "adadelta", "adagrad", "adam", "adamax", "adamw" }.Select(name => prefix + name))),
            ("tflr train digits --optimizer nad", "nadam"),
            ("tflr doctor x --form", "--format"),
            ("tflr values keras.optimizers.schedules.CosineDecayR", "keras.optimizers.schedules.CosineDecayRestarts"),
            ("tflr doctor ", files),
        ];

        string got = await Ask(shell, [.. cases.Select(line => line.Line)]);

        Assert.AreEqual(string.Join('\n', cases.Select(line => line.Expected)).TrimEnd('\n'), got);
    }

    [TestMethod]
    [DataRow("fish")]
    [DataRow("pwsh")]
    public async Task A_shell_completes_behind_another_command(string shell) =>
        Assert.AreEqual("doctor\n--optimizer", await Ask(shell, "echo a; tflr doc", "echo a; tflr train --opt"));

    [ClassInitialize]
    public static void WriteTool(TestContext context)
    {
        Directory.CreateDirectory(s_folder["here"]);
        File.WriteAllText(s_folder["here/beside.csv"], "epoch,loss\n");
        foreach ((string shell, string script) in s_questions)
        {
            File.WriteAllText(ScriptOf(shell), script);
        }

        if (!OperatingSystem.IsWindows())
        {
            string tool = Directory.CreateDirectory(s_folder["bin"]).FullName + "/tflr";
            File.WriteAllText(tool, $"#!/bin/sh\nexec dotnet '{Path.Combine(AppContext.BaseDirectory, "tflr.dll")}' \"$@\"\n");
            File.SetUnixFileMode(tool, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [ClassCleanup]
    public static void CleanUp() => s_folder.Dispose();

    private static string ScriptOf(string shell) => s_folder[shell + (shell is "pwsh" ? ".ps1" : ".script")];

    private static async Task<string> Ask(string shell, params string[] lines)
    {
        string paths = Environment.GetEnvironmentVariable("PATH") ?? string.Empty;
        if (OperatingSystem.IsWindows() || paths.Split(':').Select(path => Path.Combine(path, shell)).FirstOrDefault(File.Exists) is not { } program)
        {
            Assert.Inconclusive($"There is no {shell} on the PATH here.");
            return string.Empty;
        }

        string[] options = shell switch { "zsh" => ["-f"], "fish" => ["--no-config"], "pwsh" => ["-NoProfile", "-File"], _ => [] };
        (int code, string got, string told) = await ProcessTests.Start("env", ["-C", s_folder["here"], $"PATH={s_folder["bin"]}:{paths}", program, .. options, ScriptOf(shell), .. lines]);

        Assert.AreEqual(0, code, told);
        Assert.AreEqual(string.Empty, told);
        return got.TrimEnd('\n');
    }
}
