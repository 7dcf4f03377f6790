using System.Globalization;

namespace PruneSearch.Server.Options;

/// <summary>Values of options, from the command line or else from the environment, and everything that is wrong with them.</summary>
internal sealed class OptionValues
{
    private readonly Dictionary<ServerOption, (string Text, string Where)> _values = [];
    private readonly List<InputError> _errors = [];

    /// <param name="args">The command line: <c>--name value</c> or <c>--name=value</c>.</param>
    /// <param name="environment">Reads an environment variable; an empty one counts as none.</param>
    public OptionValues(IReadOnlyList<string> args, Func<string, string?> environment)
    {
        for (int i = 0; i < args.Count; i++)
        {
            string[] parts = args[i].Split('=', 2);
            if (ServerOption.All.FirstOrDefault(o => o.ToString() == parts[0]) is not { } option)
            {
                Wrong(parts[0], "is not an option", $"options: {string.Join(", ", ServerOption.All)}");
            }
            else if (parts.Length == 1 && i + 1 == args.Count)
            {
                Wrong(parts[0], "has no value", option.Meaning);
            }
            else if (!_values.TryAdd(option, (parts.Length > 1 ? parts[1] : args[++i], parts[0])))
            {
                Wrong(parts[0], "is given twice", "an option is given once");
            }
        }

        foreach (ServerOption option in ServerOption.All.Where(o => !_values.ContainsKey(o)))
        {
            if (environment(option.Variable) is { Length: > 0 } text)
            {
                _values.Add(option, (text, option.Variable));
            }
        }
    }

    public string? Text(ServerOption option) => _values.TryGetValue(option, out (string Text, string Where) value) ? value.Text : null;

    /// <summary>Reads a value; where that fails, the error is kept and the default returned.</summary>
    public T Read<T>(ServerOption option, T fallback, Func<string, T> parse)
    {
        if (!_values.TryGetValue(option, out (string Text, string Where) value))
        {
            return fallback;
        }

        try
        {
            return parse(value.Text);
        }
        catch (InvalidInputException e)
        {
            _errors.AddRange(e.Errors.Select(error => error with { Where = value.Where }));
        }
        catch (Exception e) when (e is FormatException or OverflowException or ArgumentException)
        {
            Wrong(value.Where, $"'{value.Text}' cannot be read", option.Meaning);
        }

        return fallback;
    }

    /// <summary>A whole number within bounds.</summary>
    public int Number(ServerOption option, int fallback, int low, int high) => Read(option, fallback, text =>
    {
        int number = int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
        return number >= low && number <= high ? number : throw new InvalidInputException(option.ToString(), $"is {number}", $"{low} to {high}");
    });

    public void Wrong(ServerOption option, string message, string rule) =>
        Wrong(_values.TryGetValue(option, out (string Text, string Where) value) ? value.Where : option.ToString(), message, rule);

    /// <exception cref="InvalidInputException">With everything that is wrong.</exception>
    public void Check()
    {
        if (_errors.Count > 0)
        {
            throw new InvalidInputException(_errors);
        }
    }

    private void Wrong(string where, string message, string rule) => _errors.Add(new InputError(where, message, rule));
}
