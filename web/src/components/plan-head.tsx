/** The columns of a repayment plan: number, due date, principal, interest, instalment and balance, in yen. */
export function PlanHead() {
  return (
    <thead>
      <tr>
        <th scope="col" class="number">
          回
        </th>
        <th scope="col">償還期限</th>
        <th scope="col" class="number">
          元金
        </th>
        <th scope="col" class="number">
          利子
        </th>
        <th scope="col" class="number">
          償還額
        </th>
        <th scope="col" class="number">
          残高
        </th>
      </tr>
    </thead>
  );
}
