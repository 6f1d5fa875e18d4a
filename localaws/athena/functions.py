"""Trino's functions on DuckDB: which may be used at all, and SQL macros for those that DuckDB computes differently."""

from __future__ import annotations

from sqlglot import exp

# Macros with typed parameters are chosen when a query is bound, as Trino chooses its overloads.
MACROS = (
    # Integer division stays integer; decimals are rounded to their operands' scale on Athena, which DuckDB cannot do.
    "SET integer_division = true",
    # One macro for all: an overload is not chosen by the type of an aggregate. The decimals' error is a cast that
    # fails, for `error` is volatile and may not stand in TRY; to TINYINT, which leaves the other branch its type.
    """CREATE MACRO trino_div(a, b) AS
         CASE WHEN concat(typeof(a), typeof(b)) NOT LIKE '%DECIMAL%'
           OR regexp_matches(concat(typeof(a), typeof(b)), 'FLOAT|DOUBLE')
         THEN a / b
         ELSE CAST(concat('NOT_SUPPORTED: division of decimals rounds to the scale of its operands; cast to double: ',
           typeof(a)) AS TINYINT) END""",
    """CREATE MACRO trino_plus(x DATE, i INTERVAL) AS CAST(x + i AS DATE),
       (x TIMESTAMP, i INTERVAL) AS x + i,
       (x TIMESTAMPTZ, i INTERVAL) AS x + i""",
    """CREATE MACRO trino_date_trunc(u, x DATE) AS CAST(date_trunc(u, x) AS DATE),
       (u, x TIMESTAMP) AS date_trunc(u, x),
       (u, x TIMESTAMPTZ) AS date_trunc(u, x)""",
    """CREATE MACRO trino_sequence(a BIGINT, b BIGINT) AS
         CASE WHEN a <= b THEN generate_series(a, b) ELSE generate_series(a, b, -1) END,
       (a BIGINT, b BIGINT, s BIGINT) AS generate_series(a, b, s),
       (a DATE, b DATE) AS list_transform(generate_series(a, b, INTERVAL 1 DAY), lambda one: CAST(one AS DATE)),
       (a DATE, b DATE, s INTERVAL) AS list_transform(generate_series(a, b, s), lambda one: CAST(one AS DATE)),
       (a TIMESTAMP, b TIMESTAMP, s INTERVAL) AS generate_series(a, b, s)""",
    # Text of a value: Trino writes milliseconds and the zone, and the inside of a JSON string.
    """CREATE MACRO trino_varchar(x) AS CASE typeof(x)
         WHEN 'TIMESTAMP' THEN strftime(CAST(CAST(x AS VARCHAR) AS TIMESTAMP), '%Y-%m-%d %H:%M:%S.%g')
         WHEN 'TIMESTAMP WITH TIME ZONE' THEN
           strftime(CAST(CAST(x AS VARCHAR) AS TIMESTAMPTZ), '%Y-%m-%d %H:%M:%S.%g') || ' UTC'
         WHEN 'JSON' THEN TRY(json_extract_string(CAST(x AS VARCHAR), '$'))
         ELSE CAST(x AS VARCHAR) END""",
    # A double becomes the nearest integer, halves away from zero; DuckDB would take the even one.
    """CREATE MACRO trino_bigint(x) AS CASE WHEN typeof(x) IN ('DOUBLE', 'FLOAT')
         THEN CAST(round(CAST(CAST(x AS VARCHAR) AS DOUBLE)) AS BIGINT)
         ELSE CAST(x AS BIGINT) END""",
    # Wrong JSON and values that are no scalar give NULL, not an error and not their text.
    """CREATE MACRO trino_json_scalar(j, p) AS CASE WHEN TRY(json_type(j, p)) NOT IN ('OBJECT', 'ARRAY', 'NULL')
         THEN TRY(json_extract_string(j, p)) END""",
    "CREATE MACRO trino_json_extract(j, p) AS TRY(json_extract(j, p))",
    "CREATE MACRO trino_json_array_length(j) AS CASE TRY(json_type(j)) WHEN 'ARRAY' THEN TRY(json_array_length(j)) END",
    """CREATE MACRO trino_regexp_extract(s, p) AS CASE WHEN regexp_matches(s, p) THEN regexp_extract(s, p) END,
       (s, p, g) AS CASE WHEN regexp_matches(s, p) THEN regexp_extract(s, p, g) END""",
)

# Functions that mean the same in both, or whose difference is translated: everything else is refused.
CLASSES: frozenset[type[exp.Expr]] = frozenset(
    {
        # conditions and types
        exp.And, exp.Or, exp.Xor, exp.Case, exp.If, exp.Coalesce, exp.Nullif, exp.Cast, exp.TryCast, exp.Try,
        exp.Exists, exp.Greatest, exp.Least,
        # aggregates
        exp.Count, exp.CountIf, exp.Sum, exp.Avg, exp.Min, exp.Max, exp.ArgMin, exp.ArgMax, exp.AnyValue,
        exp.ArrayAgg, exp.ApproxDistinct, exp.ApproxQuantile, exp.LogicalAnd, exp.LogicalOr, exp.GroupConcat,
        exp.Stddev, exp.StddevPop, exp.StddevSamp, exp.Variance, exp.VariancePop, exp.Corr, exp.CovarPop,
        exp.CovarSamp, exp.BitwiseAndAgg, exp.BitwiseOrAgg, exp.Grouping,
        exp.GroupingSets, exp.Cube, exp.Rollup,
        # windows
        exp.RowNumber, exp.Rank, exp.DenseRank, exp.PercentRank, exp.CumeDist, exp.Ntile, exp.Lag, exp.Lead,
        exp.FirstValue, exp.LastValue, exp.NthValue,
        # numbers
        exp.Abs, exp.Ceil, exp.Floor, exp.Round, exp.Sqrt, exp.Cbrt, exp.Exp, exp.Ln, exp.Log, exp.Pow, exp.Sign,
        exp.Trunc, exp.Rand, exp.IsNan, exp.IsInf, exp.Pi, exp.Degrees, exp.Radians,
        exp.Sin, exp.Cos, exp.Tan, exp.Asin, exp.Acos, exp.Atan, exp.Atan2,
        exp.BitwiseAnd, exp.BitwiseOr, exp.BitwiseXor,
        # text
        exp.Concat, exp.ConcatWs, exp.Length, exp.Lower, exp.Upper, exp.Substring, exp.Trim, exp.Split, exp.SplitPart,
        exp.StrPosition, exp.Replace, exp.Reverse, exp.StartsWith, exp.RegexpLike, exp.RegexpExtract,
        exp.RegexpReplace, exp.Pad, exp.Hex, exp.LowerHex, exp.Unhex, exp.MD5Digest, exp.SHA2Digest, exp.Encode,
        exp.Decode, exp.Uuid, exp.Levenshtein, exp.Chr,
        # time
        exp.CurrentTimestamp, exp.CurrentDate, exp.Localtimestamp, exp.TimestampTrunc, exp.DateTrunc, exp.DateAdd,
        exp.TsOrDsAdd, exp.DateDiff, exp.Date, exp.TsOrDsToDate, exp.StrToTime, exp.TimeToStr, exp.TimeToUnix,
        exp.UnixToTime, exp.FromISO8601Timestamp,
        exp.FromISO8601Date, exp.Extract, exp.Year, exp.Quarter, exp.Month, exp.Week,
        exp.WeekOfYear, exp.Day, exp.DayOfMonth, exp.DayOfWeek, exp.DayOfWeekIso, exp.DayOfYear, exp.Hour,
        exp.Minute, exp.Second, exp.LastDay,
        # arrays, maps, JSON
        exp.Array, exp.ArraySize, exp.ArrayContains, exp.ArrayToString, exp.ArrayConcat, exp.ArrayDistinct,
        exp.ArrayMax, exp.ArrayMin, exp.ArraySort, exp.ArraySlice, exp.ArrayOverlaps, exp.ArrayReverse, exp.Flatten,
        exp.GenerateSeries, exp.Transform, exp.ArrayFilter, exp.Reduce, exp.ArrayAny, exp.ArrayAll, exp.Explode,
        exp.Unnest, exp.Map, exp.MapKeys, exp.StarMap, exp.JSONExtract, exp.JSONExtractScalar,
        exp.ParseJSON, exp.JSONFormat, exp.Struct, exp.JSONPath, exp.DPipe,
    }
)  # fmt: skip

# Functions that sqlglot has no class for: Trino's name to DuckDB's.
RENAMED = {
    "all_match": "all_match",
    "any_match": "any_match",
    "arrays_overlap": "list_has_any",
    "bit_count": "bit_count",
    "codepoint": "unicode",
    "every": "bool_and",
    "histogram": "histogram",
    "json_array_length": "trino_json_array_length",
    "map_values": "map_values",
    "none_match": "none_match",
    "row": "row",
    "translate": "translate",
}
