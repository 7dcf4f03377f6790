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
        var store = new DirectoryArtifactStore(folder.File("deep/down/artifacts"), new DurableFiles(NoCrashPoints.Instance));
        var wrong = new List<string>();
        int sent = 0;
        await using (ArtifactServer server = await ArtifactServer.StartAsync(store, MalformedRequests.MaxBytes))
        {
            foreach ((string name, byte[] request, int[] statuses) in MalformedRequests.All())
            {
                bool isWhole = !statuses.Contains(MalformedRequests.Closed);
                int status = await SendAsync(server.Url, request, isWhole);
                sent++;
                if (!statuses.Contains(status))
                {
                    wrong.Add($"{name}: {status}, not {string.Join(" or ", statuses)}");
                }

                // The server may still be at work on a request whose connection is gone: what matters here is that nothing gets its name.
                if (StoredFiles.All(folder.Path).FirstOrDefault(f => !f.EndsWith(".part", StringComparison.Ordinal)) is { } file)
                {
                    Assert.Fail($"{name}: stored {file}");
                }
            }
        }

        Assert.Empty(wrong);
        Assert.InRange(sent, 200, int.MaxValue);
        Assert.Empty(StoredFiles.All(folder.Path)); // the server has ended, and with it all that was under way
        await using ArtifactServer again = await ArtifactServer.StartAsync(store, MalformedRequests.MaxBytes);
        using var http = new HttpClient { BaseAddress = again.Url };
        byte[] good = ArtifactBytes.Of(100);
        Assert.Equal(System.Net.HttpStatusCode.Created, (await http.PutAsync($"api/v1/artifacts/{ArtifactHash.Of(good)}", new ByteArrayContent(good), Cancellation)).StatusCode);
    }

    /// <summary>Sends bytes, says that no more will come where they are cut short, and reads the answer's status; 0 where there is none.</summary>
    private static async Task<int> SendAsync(Uri server, byte[] request, bool isWhole)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server.Host, server.Port, Cancellation);
        NetworkStream stream = client.GetStream();
        var answer = new MemoryStream();
        try
        {
            await stream.WriteAsync(request, Cancellation);
            if (!isWhole)
            {
                client.Client.Shutdown(SocketShutdown.Send);
            }

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
