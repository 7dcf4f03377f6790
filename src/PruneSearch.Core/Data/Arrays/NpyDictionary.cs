using System.Globalization;

namespace PruneSearch.Data.Arrays;

/// <summary>The Python literal in an NPY header, e.g. <c>{'descr': '&lt;f4', 'fortran_order': False, 'shape': (3, 4), }</c>.</summary>
internal sealed record NpyDictionary(string Descr, bool FortranOrder, long[] Shape)
{
    /// <summary>The three entries; null when the text is anything else.</summary>
    public static NpyDictionary? Parse(string text)
    {
        var scanner = new Scanner(text);
        string? descr = null;
        bool? fortran = null;
        List<long>? shape = null;
        if (!scanner.Take('{'))
        {
            return null;
        }

        while (!scanner.Take('}'))
        {
            string? key = scanner.Quoted();
            bool read = scanner.Take(':') && key switch
            {
                "descr" => descr is null && (descr = scanner.Quoted()) is { Length: > 1 },
                "fortran_order" => fortran is null && (fortran = scanner.Boolean()) is not null,
                "shape" => shape is null && (shape = scanner.Tuple()) is not null,
                _ => false,
            };
            if (!read)
            {
                return null;
            }

            scanner.Take(',');
        }

        return descr is not null && fortran is not null && shape is not null && scanner.AtEnd ? new(
            descr,
            fortran.Value,
            [.. shape]) : null;
    }

    private ref struct Scanner(ReadOnlySpan<char> text)
    {
        private ReadOnlySpan<char> _rest = text.TrimStart();

        public readonly bool AtEnd => _rest.IsEmpty;

        public bool Take(char c)
        {
            if (_rest.IsEmpty || _rest[0] != c)
            {
                return false;
            }

            Advance(1);
            return true;
        }

        public string? Quoted()
        {
            if (_rest.IsEmpty || _rest[0] is not ('\'' or '"'))
            {
                return null;
            }

            int end = _rest[1..].IndexOf(_rest[0]);
            if (end < 0)
            {
                return null;
            }

            string value = _rest.Slice(1, end).ToString();
            Advance(end + 2);
            return value;
        }

        public bool? Boolean()
        {
            bool value = _rest.StartsWith("True");
            if (!value && !_rest.StartsWith("False"))
            {
                return null;
            }

            Advance(value ? 4 : 5);
            return value;
        }

        public List<long>? Tuple()
        {
            if (!Take('('))
            {
                return null;
            }

            var values = new List<long>();
            while (!Take(')'))
            {
                int digits = 0;
                while (digits < _rest.Length && char.IsAsciiDigit(_rest[digits]))
                {
                    digits++;
                }

                if (!long.TryParse(_rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out long value))
                {
                    return null;
                }

                values.Add(value);
                Advance(digits);
                Take('L');
                if (!Take(',') && (_rest.IsEmpty || _rest[0] != ')'))
                {
                    return null;
                }
            }

            return values;
        }

        private void Advance(int count) => _rest = _rest[count..].TrimStart();
    }
}
