using System.Globalization;
using System.Net.Sockets;
using System.Text;
using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Storage;
using PruneSearch.TestKit.Artifacts;
using PruneSearch.TestKit.Hardware;
using Xunit;

namespace PruneSearch.Web.Tests.Artifacts;

/// <summary>Over a raw connection, so that nothing on the client's side sets a request right.</summary>
public sealed class MalformedRequestTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_gets_its_status_and_nothing_is_stored()
    {
        using var folder = new TemporaryFolder();
        string stored = folder.File("deep/down/artifacts");
        await using ArtifactServer server = await ArtifactServer.StartAsync(
            new DirectoryArtifactStore(stored, new DurableFiles(NoCrashPoints.Instance)), MalformedRequests.MaxBytes);
        var wrong = new List<string>();
        int sent = 0;
        foreach ((string name, byte[] request, int[] statuses) in MalformedRequests.All())
        {
            int status = await SendAsync(server.Url, request);
            sent++;
            if (!statuses.Contains(status))
            {
                wrong.Add($"{name}: {status}, not {string.Join(" or ", statuses)}");
            }

            if (StoredFiles.All(folder.Path) is { Length: > 0 } files)
            {
                Assert.Fail($"{name}: stored {string.Join(", ", files)}");
            }
        }

        Assert.Empty(wrong);
        Assert.InRange(sent, 200, int.MaxValue);
        using var http = new HttpClient { BaseAddress = server.Url };
        byte[] good = ArtifactBytes.Of(100);
        Assert.Equal(System.Net.HttpStatusCode.Created, (await http.PutAsync($"api/v1/artifacts/{ArtifactHash.Of(good)}", new ByteArrayContent(good), Cancellation)).StatusCode);
    }

    /// <summary>Sends bytes, says that no more will come, and reads the answer's status; 0 where there is none.</summary>
    private static async Task<int> SendAsync(Uri server, byte[] request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server.Host, server.Port, Cancellation);
        NetworkStream stream = client.GetStream();
        var answer = new MemoryStream();
        try
        {
            await stream.WriteAsync(request, Cancellation);
            client.Client.Shutdown(SocketShutdown.Send);
            await stream.CopyToAsync(answer, Cancellation);
        }
        catch (IOException)
        {
            // Reset by the server, which has said already what it had to say.
        }

        string[] words = Encoding.ASCII.GetString(answer.ToArray()).Split(' ', 3);
        return words.Length < 2 ? MalformedRequests.Closed : int.Parse(words[1], CultureInfo.InvariantCulture);
    }
}
