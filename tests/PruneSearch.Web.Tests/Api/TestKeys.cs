using PruneSearch.Web.Keys;

namespace PruneSearch.Web.Tests.Api;

/// <summary>A key of every role.</summary>
internal static class TestKeys
{
    public static readonly string Viewer = ApiKey.NewSecret();
    public static readonly string Operator = ApiKey.NewSecret();
    public static readonly string Worker = ApiKey.NewSecret();

    public static IReadOnlyList<ApiKey> All { get; } = [Key("eve", Role.Viewer, Viewer), Key("olga", Role.Operator, Operator), Key("wanda", Role.Worker, Worker)];

    public static ApiKey Key(string name, Role role, string secret) => new(name, role, ApiKey.HashOf(secret));

    public static string Of(Role role) => role switch { Role.Viewer => Viewer, Role.Operator => Operator, _ => Worker };
}
