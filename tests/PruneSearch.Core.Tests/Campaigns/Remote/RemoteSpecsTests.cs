using PruneSearch.Campaigns.Remote;
using PruneSearch.Campaigns.Specs;
using Xunit;

namespace PruneSearch.Core.Tests.Campaigns.Remote;

/// <summary>Specs that come from elsewhere run and load nothing that a worker's operator has not put there.</summary>
public sealed class RemoteSpecsTests
{
    private const string Sound = """
        apiVersion: prunesearch/v1
        name: sound
        model: {architecture: lenet5}
        data: {train: glyphs, validation: glyphs}
        targets:
          - {name: edge, runtime: onnxruntime, provider: cuda, TARGET}
        """;

    [Theory]
    [InlineData("library: evil.so", "names the library")]
    [InlineData("library: /usr/lib/libonnxruntime.so", "names the library")]
    [InlineData("providerOptions: {trt_engine_cache_path: cache}", "names a file")]
    [InlineData("providerOptions: {CUSTOM_OP_LIBRARY: evil}", "names a file")]
    [InlineData("providerOptions: {some_plugin: evil}", "names a file")]
    [InlineData("providerOptions: {trt_profile_dir: x}", "names a file")]
    [InlineData("providerOptions: {device_id: ../../evil}", "names a file")]
    [InlineData("providerOptions: {device_id: '..\\evil'}", "names a file")]
    [InlineData("options: {session.model_external_initializers_file_folder_path: x}", "names a file")]
    [InlineData("options: {session.x: /etc/passwd}", "names a file")]
    public void Libraries_and_options_that_name_files_are_refused(string target, string words)
    {
        string text = Sound.Replace("TARGET", target, StringComparison.Ordinal);
        Assert.Equal("sound", SpecReader.Read(text, "spec", "/", SpecContext.BuiltIn).Name); // at home it is one's own machine
        InvalidInputException e = Assert.Throws<InvalidInputException>(() => RemoteSpecs.Read(text, SpecContext.BuiltIn));
        Assert.Contains(words, Assert.Single(e.Errors).Message);
        Assert.Contains("target 'edge'", e.Errors[0].Where);
    }

    [Fact]
    public void Options_that_name_no_file_are_taken()
    {
        CampaignSpec spec = RemoteSpecs.Read(
            Sound.Replace("TARGET", "providerOptions: {device_id: 1, arena_extend_strategy: kSameAsRequested}, options: {session.intra_op.allow_spinning: 0}", StringComparison.Ordinal), SpecContext.BuiltIn);
        Assert.Equal("1", spec.Targets[0].Options.ProviderOptions["device_id"]);
    }

    [Fact]
    public void Every_target_is_told_of()
    {
        string text = Sound.Replace("TARGET", "library: evil.so", StringComparison.Ordinal) + "\n  - {name: other, runtime: onnxruntime, library: evil.so, options: {a.path: x}}\n";
        Assert.Equal(3, Assert.Throws<InvalidInputException>(() => RemoteSpecs.Read(text, SpecContext.BuiltIn)).Errors.Count);
    }
}
