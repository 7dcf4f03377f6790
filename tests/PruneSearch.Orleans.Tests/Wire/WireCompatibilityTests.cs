using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using PruneSearch.Orleans.Wire;
using PruneSearch.TestKit;
using Xunit;

namespace PruneSearch.Orleans.Tests.Wire;

/// <summary>
/// Silos of two versions run side by side during an upgrade. <c>recorded.txt</c> holds what version 0.1 wrote: a line for each type, its name
/// and its bytes. It is never changed; new types and versions are added to it.
/// </summary>
public sealed class WireCompatibilityTests
{
    private static readonly Serializer Serializer = new ServiceCollection().AddSerializer().BuildServiceProvider().GetRequiredService<Serializer>();

    private static readonly Dictionary<string, byte[]> Recorded = File.ReadAllLines(Repository.PathOf("tests", "PruneSearch.Orleans.Tests", "Wire", "recorded.txt"))
        .Select(line => line.Split(' ')).ToDictionary(parts => parts[0], parts => Convert.FromBase64String(parts[1]), StringComparer.Ordinal);

    public static TheoryData<string> Types => [.. WireSamples.All.Select(s => s.GetType().Name)];

    [Theory]
    [MemberData(nameof(Types))]
    public void What_an_earlier_version_wrote_is_understood(string type)
    {
        object sample = WireSamples.All.Single(s => s.GetType().Name == type);
        string written = Convert.ToBase64String(Serializer.SerializeToArray(sample));
        Assert.True(Recorded.ContainsKey(type), $"not recorded yet: {type} {written}");
        Assert.Equal(Json(sample), Json(Serializer.Deserialize<object>(Recorded[type])!));
        Assert.Equal(Json(sample), Json(Serializer.Deserialize<object>(Convert.FromBase64String(written))!));
    }

    [Fact]
    public void Every_type_that_travels_has_a_sample_and_a_name_of_its_own()
    {
        Type[] types = [.. typeof(WireReply).Assembly.GetTypes().Where(t => t.Namespace == typeof(WireReply).Namespace && t.IsClass && t.IsDefined(typeof(GenerateSerializerAttribute), false))];
        Assert.Equal(types.Select(t => t.Name).Order(StringComparer.Ordinal), WireSamples.All.Select(s => s.GetType().Name).Order(StringComparer.Ordinal));
        Assert.All(types, t => Assert.StartsWith("prunesearch.", ((AliasAttribute)Attribute.GetCustomAttribute(t, typeof(AliasAttribute))!).Alias, StringComparison.Ordinal));
    }

    private static string Json(object value) => JsonSerializer.Serialize(value, value.GetType());
}
