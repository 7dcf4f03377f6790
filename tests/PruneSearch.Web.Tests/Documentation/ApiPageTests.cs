using System.Text.RegularExpressions;
using PruneSearch.TestKit;
using PruneSearch.Web.Tests.Api;
using Xunit;

namespace PruneSearch.Web.Tests.Documentation;

/// <summary>docs/api.md has every endpoint.</summary>
public sealed partial class ApiPageTests
{
    [Fact]
    public void The_page_has_every_endpoint_with_its_roles_and_nothing_else()
    {
        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "api.md"));
        string[] told = [.. Row().Matches(page).Select(m => $"{m.Groups[1].Value} {m.Groups[2].Value}: {m.Groups[3].Value}").Order(StringComparer.Ordinal)];
        string[] served =
        [
            .. ApiEndpoint.All.Where(e => e.Route.StartsWith("/api/", StringComparison.Ordinal))
                .Select(e => $"{e.Method} {e.Route["/api/v1".Length..]}: {(e.Roles is null ? "everybody" : string.Join(", ", e.Roles.Select(r => r.ToString().ToLowerInvariant())))}")
                .Order(StringComparer.Ordinal),
        ];
        Assert.Equal(served, told);
    }

    [GeneratedRegex(@"^\| `(\w+) (/[^`]*)` \| ([a-z, ]+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
