using System.Diagnostics;
using System.IO.Compression;
using PruneSearch.TestKit;
using Xunit;

namespace PruneSearch.Core.Tests.Build;

/// <summary>
/// A solution of empty libraries in a folder of its own, with this repository's build files: those of its projects that are asked for. <c>Plain</c> needs no package, <c>Cluster</c> and
/// <c>Tensors</c> need one of each optional group, and <c>Cluster.Tests</c> refers to <c>Cluster</c>. Its package source and its packages folder
/// are empty folders, so nothing is asked of a network and nothing is known from before.
/// </summary>
internal sealed class TemporarySolution : IDisposable
{
    public const string ClusterPackage = "Microsoft.Orleans.Example";
    public const string TensorsPackage = "TorchSharp";
    public const string Version = "7.8.9";

    public TemporarySolution(params string[] projects)
    {
        foreach (string folder in new[] { ".", "build" })
        {
            foreach (string file in Directory.GetFiles(Repository.PathOf(folder)).Where(f => folder == "build" || Path.GetFileName(f) is "Directory.Build.targets" or "Directory.Solution.targets" or "global.json"))
            {
                Write(Path.Combine(folder, Path.GetFileName(file)), File.ReadAllText(file));
            }
        }

        Write("Directory.Build.props", """
            <Project>
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <IsTestProject Condition="$(MSBuildProjectName.EndsWith('.Tests'))">true</IsTestProject>
              </PropertyGroup>
            </Project>
            """);
        Write("Directory.Packages.props", $"""
            <Project>
              <PropertyGroup>
                <ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally>
              </PropertyGroup>
              <ItemGroup>
                <PackageVersion Include="{ClusterPackage}" Version="{Version}" />
                <PackageVersion Include="{TensorsPackage}" Version="{Version}" />
              </ItemGroup>
            </Project>
            """);
        Write("Plain/Plain.csproj", Project(""));
        Write("Cluster/Cluster.csproj", Project($"""<PackageReference Include="{ClusterPackage}" />"""));
        Write("Cluster.Tests/Cluster.Tests.csproj", Project("""<ProjectReference Include="../Cluster/Cluster.csproj" />"""));
        Write("Tensors/Tensors.csproj", Project($"""<PackageReference Include="{TensorsPackage}" />"""));
        Write("Example.sln", Solution(projects));
        Directory.CreateDirectory(PathOf("source"));
        UseSources("source");
    }

    public string Root { get; } = Directory.CreateTempSubdirectory("prunesearch-solution-").FullName;

    public string PathOf(string relative) => Path.Combine(Root, relative);

    /// <summary>Names the package sources, folders below the solution's.</summary>
    public void UseSources(params string[] folders) => Write("NuGet.Config", $"""
        <configuration>
          <config>
            <add key="globalPackagesFolder" value="packages" />
          </config>
          <fallbackPackageFolders>
            <clear />
          </fallbackPackageFolders>
          <packageSources>
            <clear />
            {string.Concat(folders.Select(f => $"""<add key="{f}" value="{f}" />"""))}
          </packageSources>
          <disabledPackageSources>
            <clear />
          </disabledPackageSources>
          <packageSourceMapping>
            <clear />
          </packageSourceMapping>
        </configuration>
        """);

    /// <summary>Puts an empty package into a folder that may be used as a source.</summary>
    public void AddPackage(string folder, string name)
    {
        Directory.CreateDirectory(PathOf(folder));
        using ZipArchive package = ZipFile.Open(PathOf($"{folder}/{name}.{Version}.nupkg"), ZipArchiveMode.Create);
        using var manifest = new StreamWriter(package.CreateEntry($"{name}.nuspec").Open());
        manifest.Write($"""
            <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
              <metadata>
                <id>{name}</id>
                <version>{Version}</version>
                <authors>example</authors>
                <description>An empty package.</description>
              </metadata>
            </package>
            """);
    }

    /// <summary>Runs <c>dotnet</c> in the solution's folder, leaving no process behind.</summary>
    public async Task<CommandResult> Dotnet(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments)
        {
            WorkingDirectory = Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string name in start.Environment.Keys.Where(k => k.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || k is "NUGET_PACKAGES" or "RestoreSources" or "RestoreConfigFile").ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["UseSharedCompilation"] = "false";
        using Process process = Process.Start(start)!;
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        Task<string> output = process.StandardOutput.ReadToEndAsync(cancellation);
        Task<string> errors = process.StandardError.ReadToEndAsync(cancellation);
        try
        {
            await process.WaitForExitAsync(cancellation);
            return new CommandResult(process.ExitCode, await output + await errors);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private static string Project(string reference) => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <ItemGroup>
            {reference}
          </ItemGroup>
        </Project>
        """;

    private static string Solution(string[] projects)
    {
        static string Id(int i) => $"{{00000000-0000-0000-0000-00000000000{i + 1}}}";
        IEnumerable<string> entries = projects.Select((name, i) => $"""
            Project("{Id(8)}") = "{name}", "{name}\{name}.csproj", "{Id(i)}"
            EndProject
            """);
        IEnumerable<string> built = projects.SelectMany((_, i) => new[] { $"{Id(i)}.Debug|Any CPU.ActiveCfg = Debug|Any CPU", $"{Id(i)}.Debug|Any CPU.Build.0 = Debug|Any CPU" });
        return $"""
            Microsoft Visual Studio Solution File, Format Version 12.00
            {string.Join('\n', entries)}
            Global
                GlobalSection(SolutionConfigurationPlatforms) = preSolution
                    Debug|Any CPU = Debug|Any CPU
                EndGlobalSection
                GlobalSection(ProjectConfigurationPlatforms) = postSolution
            {string.Join('\n', built)}
                EndGlobalSection
            EndGlobal

            """;
    }

    private void Write(string relative, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(relative))!);
        File.WriteAllText(PathOf(relative), text);
    }
}
