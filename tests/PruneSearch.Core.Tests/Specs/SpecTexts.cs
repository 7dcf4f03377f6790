using PruneSearch.Campaigns.Specs;
using Xunit;

namespace PruneSearch.Core.Tests.Specs;

/// <summary>Spec texts and what reading them gives.</summary>
internal static class SpecTexts
{
    /// <summary>The shortest valid spec, of seven lines; a test adds lines behind it.</summary>
    public const string Least = """
        apiVersion: prunesearch/v1
        name: least
        model: {architecture: lenet5}
        data:
          train: glyphs
          validation: glyphs
        targets: [{name: cpu, runtime: compute}]

        """;

    public static CampaignSpec Read(string text) => SpecReader.Read(text, "spec.yaml", ".", SpecContext.BuiltIn);

    /// <summary>The shortest spec with more lines, the first of which is line 8.</summary>
    public static CampaignSpec With(string lines) => Read(Least + lines);

    public static IReadOnlyList<InputError> Errors(string text) => Assert.Throws<InvalidInputException>(() => Read(text)).Errors;

    /// <summary>What is wrong with the shortest spec and more lines.</summary>
    public static IReadOnlyList<InputError> ErrorsWith(string lines) => Errors(Least + lines);

    /// <summary>The only error of the shortest spec and more lines.</summary>
    public static InputError ErrorWith(string lines) => Assert.Single(ErrorsWith(lines));
}
