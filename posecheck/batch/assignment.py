"""The best one-to-one assignment of a few rows to a few columns."""

import math
from collections.abc import Sequence


def assign(costs: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """Pair rows with columns one to one so that the sum of costs is least.

    The Hungarian method with potentials (Kuhn 1955, Munkres 1957), which needs no library and is
    quick enough for the events of a clip. Equal sums are decided the same way every time.

    Args:
        costs: a row of costs per row; every row is as long as the others, costs are finite.

    Returns:
        (row, column) pairs in the order of rows; as many as the shorter side has.
    """
    rows = len(costs)
    columns = len(costs[0]) if rows else 0
    if rows > columns:
        turned = [[costs[row][column] for row in range(rows)] for column in range(columns)]
        return sorted((row, column) for column, row in assign(turned))
    # Index 0 stands for "none" in all four lists.
    row_price = [0.0] * (rows + 1)
    column_price = [0.0] * (columns + 1)
    row_of = [0] * (columns + 1)
    for row in range(1, rows + 1):
        row_of[0] = row
        column = 0
        least = [math.inf] * (columns + 1)
        came_from = [0] * (columns + 1)
        seen = [False] * (columns + 1)
        while row_of[column]:
            seen[column] = True
            here = row_of[column]
            step, following = math.inf, 0
            for other in range(1, columns + 1):
                if seen[other]:
                    continue
                cost = costs[here - 1][other - 1] - row_price[here] - column_price[other]
                if cost < least[other]:
                    least[other], came_from[other] = cost, column
                if least[other] < step:
                    step, following = least[other], other
            for other in range(columns + 1):
                if seen[other]:
                    row_price[row_of[other]] += step
                    column_price[other] -= step
                else:
                    least[other] -= step
            column = following
        while column:
            row_of[column] = row_of[came_from[column]]
            column = came_from[column]
    return sorted((row_of[c] - 1, c - 1) for c in range(1, columns + 1) if row_of[c])
