using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace PruneSearch.Web.Tests.Api;

/// <summary>A request byte for byte, so that nothing on the client's side sets it right.</summary>
/// <param name="Name">What is wrong with it.</param>
/// <param name="Bytes">All of it.</param>
/// <param name="Statuses">What it may be answered with.</param>
internal sealed record RawRequest(string Name, byte[] Bytes, params int[] Statuses)
{
    /// <summary>Whether the answer says why, as a problem document. What is no HTTP, and what asks for no body, gets none.</summary>
    public bool HasProblem { get; init; } = true;

    public static RawRequest Of(string name, string method, string path, string? key, byte[]? body, params int[] statuses) =>
        Of(name, method, path, key is null ? [] : [$"Authorization: Bearer {key}"], body, statuses);

    /// <param name="name">What is wrong with it.</param>
    /// <param name="method">The method.</param>
    /// <param name="path">The path, as it is sent.</param>
    /// <param name="headers">Headers beside Host, Connection, Content-Length and (unless among these) Content-Type.</param>
    /// <param name="body">The body; null for none.</param>
    /// <param name="statuses">What it may be answered with.</param>
    public static RawRequest Of(string name, string method, string path, IReadOnlyList<string> headers, byte[]? body, params int[] statuses)
    {
        var head = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
        foreach (string header in headers)
        {
            head.Append(header).Append("\r\n");
        }

        if (body is not null)
        {
            if (!headers.Any(h => h.StartsWith("Content-Type", StringComparison.OrdinalIgnoreCase)))
            {
                head.Append("Content-Type: application/json\r\n");
            }

            if (!headers.Any(h => h.StartsWith("Content-Length", StringComparison.OrdinalIgnoreCase) || h.StartsWith("Transfer-Encoding", StringComparison.OrdinalIgnoreCase)))
            {
                head.Append(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\n");
            }
        }

        return new RawRequest($"{name}: {method} {Shown(path)}", [.. Encoding.Latin1.GetBytes(head.Append("\r\n").ToString()), .. body ?? []], statuses)
        {
            HasProblem = method != "HEAD",
        };
    }

    public async Task<RawAnswer> SendAsync(Uri server, CancellationToken cancellation)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server.Host, server.Port, cancellation);
        NetworkStream stream = client.GetStream();
        var answer = new MemoryStream();
        try
        {
            Task writing = WriteAsync(stream, cancellation); // while the answer is read: it may come before all is sent
            byte[] buffer = new byte[16 * 1024];
            int read;
            while ((read = await stream.ReadAsync(buffer, cancellation)) > 0)
            {
                await answer.WriteAsync(buffer.AsMemory(0, read), cancellation);
                if (RawAnswer.IsWhole(answer.ToArray()))
                {
                    return RawAnswer.Read(answer.ToArray()); // the server may still wait for the rest of what was announced
                }
            }

            await writing;
        }
        catch (IOException)
        {
            // Reset by the server, which has said already what it had to say.
        }

        return RawAnswer.Read(answer.ToArray());
    }

    private async Task WriteAsync(NetworkStream stream, CancellationToken cancellation)
    {
        try
        {
            await stream.WriteAsync(Bytes, cancellation);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The server wants no more of it.
        }
    }

    private static string Shown(string path) => path.Length <= 120 ? path : string.Concat(path.AsSpan(0, 120), "...");
}
