using System.Text.RegularExpressions;
using System.Xml.Linq;
using PruneSearch.TestKit;
using Xunit;

namespace PruneSearch.Core.Tests;

/// <summary>Who may use whom: between projects, and between the rooms of the core.</summary>
public sealed partial class ArchitectureTests
{
    private const string Everything = "*";

    /// <summary>By project: the projects and the packages that it may refer to.</summary>
    private static readonly Dictionary<string, (string[] Projects, string[] Packages)> Projects = new(StringComparer.Ordinal)
    {
        ["PruneSearch.Core"] = ([], ["YamlDotNet"]),
        ["PruneSearch.Compute"] = (["PruneSearch.Core"], ["System.Numerics.Tensors"]),
        ["PruneSearch.Torch"] = (["PruneSearch.Core"], [Everything]),
        ["PruneSearch.Web"] = (["PruneSearch.Core"], [Everything]),
        ["PruneSearch.Orleans"] = (["PruneSearch.Core"], [Everything]),
        ["PruneSearch.Server"] = (["PruneSearch.Core", "PruneSearch.Compute", "PruneSearch.Torch", "PruneSearch.Web", "PruneSearch.Orleans"], [Everything]),
        ["PruneSearch.Cli"] = (["PruneSearch.Core", "PruneSearch.Compute", "PruneSearch.Web"], ["Spectre.Console", "System.CommandLine"]),
    };

    /// <summary>By room of the core: the rooms that it may use beside itself.</summary>
    private static readonly Dictionary<string, string[]> Rooms = new(StringComparer.Ordinal)
    {
        ["Search"] = [],
        ["Graphs"] = [],
        ["Data"] = [],
        ["Formats"] = ["Graphs"],
        ["Execution"] = ["Graphs"],
        ["Hardware"] = ["Graphs", "Formats", "Execution"],
        ["Pruning"] = ["Graphs", "Execution"],
        ["Training"] = ["Graphs", "Execution", "Data"],
        ["Telemetry"] = [],
        ["Campaigns"] = ["Search", "Graphs", "Data", "Formats", "Execution", "Hardware", "Pruning", "Training", "Telemetry"],
    };

    /// <summary>What may follow a room's name and a dot, <c>Room.Next</c>: the folders and types right below it. Anything else is a member of a property of that name.</summary>
    private static readonly HashSet<string> Below = typeof(InputError).Assembly.GetTypes()
        .Where(t => t.FullName!.StartsWith("PruneSearch.", StringComparison.Ordinal))
        .Select(t => t.FullName!.Split('.', '+', '`')).Where(parts => parts.Length > 2).Select(parts => $"{parts[1]}.{parts[2]}").ToHashSet(StringComparer.Ordinal);

    public static TheoryData<string> ProjectNames => [.. Directory.GetDirectories(Repository.PathOf("src")).Where(IsProject).Select(d => Path.GetFileName(d)!).Order(StringComparer.Ordinal)];

    public static TheoryData<string> RoomNames => [.. Directory.GetDirectories(Repository.PathOf("src", "PruneSearch.Core")).Select(d => Path.GetFileName(d)!).Except(["bin", "obj"]).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(ProjectNames))]
    public void A_project_refers_only_to_what_is_allowed(string project)
    {
        Assert.True(Projects.ContainsKey(project), $"src/{project} is new: add it to this test, after docs/architecture.md");
        XElement file = XElement.Load(Repository.PathOf("src", project, $"{project}.csproj"));
        (string[] projects, string[] packages) = Projects[project];
        Assert.Empty(Includes(file, "ProjectReference").Select(i => Path.GetFileNameWithoutExtension(i.Replace('\\', '/'))).Except(projects));
        Assert.Empty(packages.Contains(Everything) ? [] : Includes(file, "PackageReference").Except(packages));
        Assert.Empty(packages.Contains(Everything) ? [] : Includes(file, "FrameworkReference"));
        Assert.True(packages.Contains(Everything) || file.Attribute("Sdk")?.Value == "Microsoft.NET.Sdk", "the web SDK brings a framework along");
    }

    [Theory]
    [MemberData(nameof(RoomNames))]
    public void A_room_of_the_core_uses_only_what_is_allowed(string room)
    {
        Assert.True(Rooms.ContainsKey(room), $"{room} is new: add it to this test, after docs/architecture.md");
        string[] violations = [.. Sources(Repository.PathOf("src", "PruneSearch.Core", room)).SelectMany(f => Uses(f.Text)
            .Where(used => used != room && !Rooms[room].Contains(used)).Distinct().Select(used => $"{f.Path} uses {used}"))];
        Assert.True(violations.Length == 0, string.Join('\n', violations));
    }

    [Fact]
    public void What_lies_beside_the_rooms_uses_none_of_them() =>
        Assert.All(Directory.GetFiles(Repository.PathOf("src", "PruneSearch.Core"), "*.cs"), f => Assert.Empty(Uses(Code(File.ReadAllText(f)))));

    [Theory]
    [MemberData(nameof(RoomNames))]
    public void A_file_lies_where_its_namespace_says(string room)
    {
        string root = Repository.PathOf("src", "PruneSearch.Core");
        Assert.All(Sources(Repository.PathOf("src", "PruneSearch.Core", room)), f =>
        {
            string folder = Path.GetRelativePath(root, Path.GetDirectoryName(f.Path)!).Replace(Path.DirectorySeparatorChar, '.');
            Assert.Equal($"PruneSearch.{folder}", NamespacePattern().Match(f.Text).Groups[1].Value);
        });
    }

    [Fact]
    public void The_allowed_uses_of_rooms_have_no_circles() => Assert.All(Rooms.Keys, room => Assert.DoesNotContain(room, Reached(room, [])));

    [Theory]
    [InlineData("using PruneSearch.Campaigns.Work;", "Campaigns")]
    [InlineData("using PruneSearch.Graphs;", "Graphs")]
    [InlineData("using static PruneSearch.Graphs.ModelGraph;", "Graphs")]
    [InlineData("using G = PruneSearch.Graphs.ModelGraph;", "Graphs")]
    [InlineData("var x = new Campaigns.Decisions.Campaign();", "Campaigns")]
    [InlineData("private Pruning.Groups.UnitGroup _group;", "Pruning")]
    [InlineData("global::PruneSearch.Data.DataSlice x;", "Data")]
    [InlineData("// Campaigns.Decisions.Campaign is told", null)]
    [InlineData("/// <see cref=\"Campaigns.Decisions.Campaign\"/>", null)]
    [InlineData("var s = \"Campaigns.Decisions.Campaign\";", null)]
    [InlineData("spec.Search.Samplers", null)]
    [InlineData("Data.Span.Length", null)]
    public void A_use_is_seen_where_there_is_one(string line, string? room) => Assert.Equal(room is null ? [] : [room], Uses(Code(line)));

    private static bool IsProject(string folder) => File.Exists(Path.Combine(folder, $"{Path.GetFileName(folder)}.csproj"));

    private static IEnumerable<string> Includes(XElement file, string item) => file.Descendants(item).Select(e => e.Attribute("Include")!.Value);

    private static IEnumerable<(string Path, string Text)> Sources(string folder)
    {
        string[] files = Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        return files.Select(f => (f, Code(File.ReadAllText(f))));
    }

    /// <summary>Rooms that a source uses: by a using directive, or by a name that starts with the room's.</summary>
    private static IEnumerable<string> Uses(string code) => UsePattern().Matches(code)
        .Where(m => m.Groups["whole"].Success || Below.Contains($"{m.Groups["room"].Value}.{m.Groups["next"].Value}"))
        .Select(m => m.Groups["room"].Value).Where(Rooms.ContainsKey);

    /// <summary>A source without its comments and texts.</summary>
    private static string Code(string source) => CommentOrTextPattern().Replace(source, "");

    private static IEnumerable<string> Reached(string room, HashSet<string> seen) =>
        Rooms[room].Where(seen.Add).SelectMany(next => Reached(next, seen).Prepend(next)).ToArray();

    [GeneratedRegex(@"(?<whole>using PruneSearch\.(?<room>\w+);)|(?<![\w.])(?:(?:global::)?PruneSearch\.)?(?<room>[A-Z]\w+)\.(?<next>[A-Z]\w*)", RegexOptions.ExplicitCapture)]
    private static partial Regex UsePattern();

    [GeneratedRegex("""/\*.*?\*/|//[^\n]*|\"{3,}.*?\"{3,}|@"(?:[^"]|"")*"|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)+'""", RegexOptions.Singleline)]
    private static partial Regex CommentOrTextPattern();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex NamespacePattern();
}
