using System.Security.Cryptography;
using System.Text;

namespace PruneSearch.Web.Keys;

/// <summary>The keys of a file, read again when it changes: keys are rotated without a restart. Thread-safe.</summary>
public sealed class ApiKeys
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly string _path;
    private readonly TimeProvider _clock;
    private readonly Action<string> _problem;
    private readonly Lock _gate = new();
    private IReadOnlyList<ApiKey> _keys;
    private string? _text;
    private long _looked;

    /// <param name="path">The key file.</param>
    /// <param name="clock">Paces looking for changes.</param>
    /// <param name="problem">Told when a changed file cannot be used; the keys that were known stay valid then.</param>
    /// <exception cref="InvalidInputException">The file is wrong.</exception>
    public ApiKeys(string path, TimeProvider clock, Action<string> problem)
    {
        _path = path;
        _clock = clock;
        _problem = problem;
        _text = Text(path);
        _keys = KeyFile.Read(path);
        _looked = clock.GetTimestamp();
    }

    /// <summary>Whose key it is; null for nobody's.</summary>
    public Caller? Find(string secret)
    {
        byte[] hash = Encoding.ASCII.GetBytes(ApiKey.HashOf(secret));
        ApiKey? found = null;
        foreach (ApiKey key in Current())
        {
            // Every key is compared, in the same time: how long it takes tells nothing.
            if (CryptographicOperations.FixedTimeEquals(hash, Encoding.ASCII.GetBytes(key.Hash)))
            {
                found = key;
            }
        }

        return found is null ? null : new Caller(found.Name, found.Role);
    }

    private IReadOnlyList<ApiKey> Current()
    {
        lock (_gate)
        {
            if (_clock.GetElapsedTime(_looked) < LookEvery)
            {
                return _keys;
            }

            _looked = _clock.GetTimestamp();
            string? text = Text(_path);
            if (text != _text)
            {
                _text = text;
                try
                {
                    _keys = KeyFile.Read(_path);
                }
                catch (InvalidInputException e)
                {
                    _problem(e.Message);
                }
            }

            return _keys;
        }
    }

    /// <summary>What the file says; null where it cannot be read. Times and lengths do not tell: mounted secrets are links to folders that are replaced.</summary>
    private static string? Text(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
