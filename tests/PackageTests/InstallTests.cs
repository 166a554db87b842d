using System.Security;

namespace PackageTests;

/// <summary>Every package in a project of its own, restored with an empty cache, built with warnings as errors and run.</summary>
[TestClass]
public sealed class InstallTests
{
    [AssemblyCleanup]
    public static void Clean() => Directory.Delete(Feed.Folder, recursive: true);

    [TestMethod]
    [Packed]
    [DataRow("TfLrCallbacks", "step 50: 0.1")]
    [DataRow("TfLrCallbacks.Embedded", "accuracy ")]
    [DataRow("TfLrCallbacks.Porting", "0.05 at step 25, 0 at step 500")]
    [DataRow("TfLrCallbacks.Reports", "schedules.svg has ")]
    [DataRow("TfLrCallbacks.TensorBoard", "1 event file(s)")]
    public void The_program_of_its_README_runs(string id, string expected) =>
        Assert.Contains(expected, Shell.Run(NewProject(id, id), "dotnet run -c Release"));

    [TestMethod]
    [Packed]
    public void The_program_of_the_tutorial_writes_its_page()
    {
        string folder = NewProject("Tutorial", "TfLrCallbacks.Embedded", "TfLrCallbacks.Reports");

        Shell.Run(folder, "dotnet run -c Release");

        Assert.Contains("Two rings", File.ReadAllText(Path.Combine(folder, "report.html")));
    }

    /// <summary>In an empty home folder: what other sources the user has does not help.</summary>
    [TestMethod]
    [Packed]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    public void The_lines_of_the_README_and_the_tutorial_install_what_their_program_needs()
    {
        string folder = Directory.CreateDirectory(Path.Combine(Feed.Folder, "pasted")).FullName;
        string install = Repository.Read("README.md").Split("\n## Install\n")[1].Split("\n## ")[0];
        string[] lines = [.. install.Split('\n').Where(line => line.StartsWith("dotnet ", StringComparison.Ordinal))];
        Assert.Contains(string.Join('\n', lines[..2]), Repository.Read("docs/tutorial.md"));
        Assert.AreEqual("dotnet pack -c Release -o feed", lines[0]);
        Assert.AreEqual("dotnet add package TfLrCallbacks.Embedded --prerelease", lines[3]);

        string pasted = string.Join(" && ", lines[1..4]).Replace("$PWD/feed", Feed.Packages, StringComparison.Ordinal);
        Shell.Run(folder, $"export HOME=\"$PWD/home\" DOTNET_CLI_HOME=\"$PWD/home\" && mkdir home && {pasted}");
        File.Copy(Path.Combine(Repository.Root, "tests", "PackageTests", "Programs", "TfLrCallbacks.Embedded.cs"), Path.Combine(folder, "Program.cs"), overwrite: true);

        Assert.Contains("accuracy ", Shell.Run(folder, "export HOME=\"$PWD/home\" DOTNET_CLI_HOME=\"$PWD/home\" && dotnet run"));
    }

    [TestMethod]
    [Packed]
    public void The_program_for_several_workers_runs()
    {
        string folder = NewProject("TfLrCallbacks.Mpi", "TfLrCallbacks.Mpi");
        Shell.Run(folder, "dotnet build -c Release");
        if (!Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Any(path => File.Exists(Path.Combine(path, "mpirun"))))
        {
            Assert.Inconclusive("Open MPI is not installed: the program was built and not run.");
        }

        Assert.Contains("2 worker(s), mean of their numbers 0.5", Shell.Run(folder, "mpirun --oversubscribe -n 2 dotnet bin/Release/net10.0/Program.dll"));
    }

    /// <summary>Against the signatures: TensorFlow.NET itself is not needed to compile.</summary>
    [TestMethod]
    [Packed]
    public void The_program_on_TensorFlow_NET_compiles() => Shell.Run(NewProject("TfLrCallbacks.TensorFlow", "TfLrCallbacks.TensorFlow"), "dotnet build -c Release");

    [TestMethod]
    [Packed]
    public void The_tool_installs_and_draws()
    {
        string folder = Directory.CreateDirectory(Path.Combine(Feed.Folder, "tool")).FullName;
        WriteConfig(folder, Feed.Packages);

        Shell.Run(folder, $"dotnet tool install tflr --version {Feed.Version} --tool-path bin");

        string tflr = Path.Combine(folder, "bin", "tflr");
        Assert.StartsWith("step,learning_rate", Shell.Run(folder, $"{tflr} values \"OneCycle(0.1, 500)\" --steps 0,100"));
        Shell.Run(folder, $"{tflr} preview \"OneCycle(0.1, 500)\" --svg one-cycle.svg");
        Assert.Contains("<svg", File.ReadAllText(Path.Combine(folder, "one-cycle.svg")));
        Assert.Contains("accuracy", Shell.Run(folder, $"{tflr} train digits --epochs 1 --run-dir run"));
    }

    /// <summary>Makes the project that a reader of the README would have: dotnet new console, the package, and the program pasted.</summary>
    private static string NewProject(string program, params string[] packages)
    {
        string folder = Directory.CreateDirectory(Path.Combine(Feed.Folder, program)).FullName;
        WriteConfig(folder, Feed.Packages);
        File.Copy(Path.Combine(Repository.Root, "tests", "PackageTests", "Programs", $"{program}.cs"), Path.Combine(folder, "Program.cs"));
        File.WriteAllText(Path.Combine(folder, "Program.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <InvariantGlobalization>true</InvariantGlobalization>
              </PropertyGroup>
              <ItemGroup>{string.Concat(packages.Select(id => $"<PackageReference Include=\"{id}\" Version=\"{Feed.Version}\" />"))}</ItemGroup>
            </Project>
            """);
        return folder;
    }

    private static void WriteConfig(string folder, string feed) => File.WriteAllText(Path.Combine(folder, "nuget.config"), $"""
        <configuration><packageSources><add key="packed" value="{SecurityElement.Escape(feed)}" /></packageSources></configuration>
        """);
}
