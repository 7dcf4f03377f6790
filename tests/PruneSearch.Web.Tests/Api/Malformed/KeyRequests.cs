using PruneSearch.Web.Keys;

namespace PruneSearch.Web.Tests.Api.Malformed;

/// <summary>Everything that a key does not allow: every endpoint with every kind of wrong key, and with keys of every role that may not.</summary>
internal static class KeyRequests
{
    public static IEnumerable<RawRequest> All()
    {
        string[][] wrong =
        [
            [],
            ["Authorization: Bearer " + ApiKey.NewSecret()],
            ["Authorization: Bearer "],
            ["Authorization: Bearer " + ApiKey.HashOf(TestKeys.Operator)],
            ["Authorization: Bearer olga"],
            ["Authorization: Bearer " + TestKeys.Operator[..^1]],
            ["Authorization: Bearer " + TestKeys.Operator + "x"],
            ["Authorization: Bearer " + TestKeys.Operator.ToUpperInvariant()],
            ["Authorization: Basic " + TestKeys.Operator],
            ["Authorization: " + TestKeys.Operator],
            ["X-Api-Key: " + TestKeys.Operator],
            ["Authorization: Bearer x", "Authorization: Bearer " + TestKeys.Operator],
        ];
        foreach (ApiEndpoint endpoint in ApiEndpoint.Closed)
        {
            foreach (string[] headers in wrong)
            {
                yield return RawRequest.Of("wrong key", endpoint.Method, endpoint.Path, headers, endpoint.BodyBytes, 401);
            }

            yield return RawRequest.Of("key in the query", endpoint.Method, $"{endpoint.Path}?key={TestKeys.Operator}&access_token={TestKeys.Operator}", (string?)null, endpoint.BodyBytes, 401);
            foreach (Role role in Enum.GetValues<Role>().Except(endpoint.Roles!))
            {
                yield return RawRequest.Of($"a {role}", endpoint.Method, endpoint.Path, TestKeys.Of(role), endpoint.BodyBytes, 403);
                yield return RawRequest.Of($"a {role} without a body", endpoint.Method, endpoint.Path, TestKeys.Of(role), [], 403);
                yield return RawRequest.Of($"a {role} with another body", endpoint.Method, endpoint.Path, TestKeys.Of(role), "{}"u8.ToArray(), 403);
            }
        }
    }
}
