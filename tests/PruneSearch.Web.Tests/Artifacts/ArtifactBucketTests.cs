using Amazon.S3;
using PruneSearch.Web.Artifacts;
using Xunit;

namespace PruneSearch.Web.Tests.Artifacts;

public sealed class ArtifactBucketTests
{
    [Theory]
    [InlineData("s3://models", "models", "")]
    [InlineData("s3://models/", "models", "")]
    [InlineData("s3://models/prunesearch", "models", "prunesearch/")]
    [InlineData("s3://my.models-1/a/b/", "my.models-1", "a/b/")]
    public void A_bucket_may_have_a_prefix(string text, string bucket, string prefix)
    {
        var location = ArtifactBucket.Parse(text);
        Assert.Equal((bucket, prefix), (location.Bucket, location.Prefix));
    }

    [Theory]
    [InlineData("")]
    [InlineData("s3:/models")]
    [InlineData("S3://models")]
    [InlineData("s3://")]
    [InlineData("s3://ab")]
    [InlineData("s3://Models")]
    [InlineData("s3://mo dels/x")]
    [InlineData("https://models/x")]
    public void Anything_else_is_an_input_error(string text) => Assert.Throws<InvalidInputException>(() => ArtifactBucket.Parse(text));

    [Theory]
    [InlineData("s3.example.org")]
    [InlineData("ftp://s3.example.org")]
    public void An_endpoint_is_a_web_address(string endpoint) => Assert.Throws<InvalidInputException>(() => ArtifactBucket.Parse("s3://models", endpoint));

    [Fact]
    public void The_client_is_configured_as_said()
    {
        AmazonS3Config configured = ArtifactBucket.Parse("s3://models", "http://127.0.0.1:9000", "eu-central-1", pathStyle: true).ClientConfiguration();
        Assert.Equal(("http://127.0.0.1:9000/", "eu-central-1", true), (configured.ServiceURL.TrimEnd('/') + "/", configured.AuthenticationRegion, configured.ForcePathStyle));
        Assert.Equal("eu-west-1", ArtifactBucket.Parse("s3://models", region: "eu-west-1").ClientConfiguration().RegionEndpoint.SystemName);
    }
}
